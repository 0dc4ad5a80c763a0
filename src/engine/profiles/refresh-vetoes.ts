import type { Queryable } from '../../store/database.ts'
import { profileFindLineage } from '../../store/read/profile-find.ts'
import { profileUpdateVetoed } from '../../store/write/split-profile.ts'
import { LineageMovedError } from './retried-transaction.ts'

/** Lists anew whom the live profiles of two homes must not be joined with, after a decision about the two. */
export async function refreshVetoes(tx: Queryable, workspaceId: string, homeIds: readonly string[]): Promise<void> {
  const liveIds = new Set<string>()
  for (const homeId of homeIds) {
    const [found] = await tx.run(profileFindLineage, [workspaceId, homeId])
    if (found !== undefined) liveIds.add(found.profile_id)
  }
  const updated = await tx.run(profileUpdateVetoed, [workspaceId, [...liveIds].toSorted()])
  if (updated.length !== liveIds.size) throw new LineageMovedError('a profile was absorbed meanwhile')
}
