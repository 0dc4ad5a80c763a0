import type { Queryable } from '../../store/database.ts'
import { profileUpdateOwner } from '../../store/write/profile-owner.ts'

/** Says who of the workspace looks after a live profile; null for nobody. False when there is no such profile. */
export async function assignOwner(
  database: Queryable,
  workspaceId: string,
  profileId: string,
  ownerName: string | null,
): Promise<boolean> {
  const [assigned] = await database.run(profileUpdateOwner, [workspaceId, profileId, ownerName])
  return assigned !== undefined
}
