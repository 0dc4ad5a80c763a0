// Deleted events are taken out of what they were counted in: the activity of each home concerned is counted anew from the
// events that stay, and the scores of its live profile follow. Fields keep what the events wrote to them.
// The homes are locked first and the version of the live profile moves, so a write that read the activity before fails its
// guard and plans again.

import type { Scoring } from '../../domain/scoring/compile-scoring.ts'
import { scoringOf } from '../../domain/scoring/compiled-scoring.ts'
import type { Queryable } from '../../store/database.ts'
import { encodeSums } from '../../store/sums.ts'
import {
  eventDelete,
  eventListHomes,
  profileActivityDelete,
  profileActivityUpsertRecounted,
  profileUpdateVersion,
} from '../../store/write/delete-events.ts'
import { audit, type ChangeContext } from '../configuration/audit.ts'
import { type Engine, UnknownWorkspaceError } from '../engine.ts'
import { lockLineage } from '../profiles/lock-lineage.ts'
import { runRetried } from '../profiles/retried-transaction.ts'
import { rescoreProfiles } from '../scoring/rescore-profiles.ts'
import { recountEvents } from './recount-events.ts'

async function recountHome(tx: Queryable, workspaceId: string, homeId: string, scoring: Scoring): Promise<void> {
  const { engagement, config } = scoring
  const { sums, count, last } = await recountEvents(tx, workspaceId, engagement, { homeIds: [homeId] })
  if (last === undefined) {
    await tx.run(profileActivityDelete, [workspaceId, homeId])
    return
  }
  const activity = [workspaceId, homeId, count, new Date(last.atMs), last.type] as const
  // What decays took off does not come from events of its own.
  const decayIds = config.decays.map(decay => decay.id)
  await tx.run(profileActivityUpsertRecounted, [...activity, JSON.stringify(encodeSums(sums)), decayIds])
}

/** Deletes the events of these ids that are there; how many they were. */
export async function deleteEvents(
  { database, config }: Pick<Engine, 'database' | 'config'>,
  context: ChangeContext,
  workspaceId: string,
  eventIds: readonly string[],
): Promise<number> {
  const current = await config.refresh(workspaceId)
  if (current === undefined) throw new UnknownWorkspaceError(workspaceId)
  const scoring = scoringOf(current.scoring)
  return runRetried(database, async tx => {
    const homes = (await tx.run(eventListHomes, [workspaceId, eventIds])).map(row => row.profile_id)
    const rootIds = new Set<string>()
    for (const homeId of homes) {
      const lineage = await lockLineage(tx, workspaceId, homeId)
      if (lineage !== undefined) rootIds.add(lineage.rootId)
    }
    const deleted = await tx.run(eventDelete, [workspaceId, eventIds])
    for (const homeId of homes) await recountHome(tx, workspaceId, homeId, scoring)
    for (const rootId of rootIds) await tx.run(profileUpdateVersion, [workspaceId, rootId])
    await rescoreProfiles(tx, workspaceId, [...rootIds], current, context.now())
    if (deleted.length === 0) return 0
    const detail = { count: deleted.length }
    await audit(tx, context, workspaceId, { action: 'event.delete', subject: workspaceId, detail })
    return deleted.length
  })
}
