import type { Database } from '../../store/database.ts'
import { mergeFind } from '../../store/read/merge-read.ts'
import { mergeUpdateVetoLifted } from '../../store/write/split-profile.ts'
import { audit, type ChangeContext } from '../configuration/audit.ts'
import { refreshVetoes } from './refresh-vetoes.ts'
import { runRetried } from './retried-transaction.ts'

export type LiftOutcome = 'lifted' | 'unknown_merge' | 'not_undone'

/** Lets two profiles that were split be joined by their identifiers again; lifting twice changes nothing. */
export async function liftVeto(
  database: Database,
  context: ChangeContext,
  workspaceId: string,
  mergeId: string,
): Promise<LiftOutcome> {
  return runRetried(database, async tx => {
    const [merge] = await tx.run(mergeFind, [workspaceId, mergeId])
    if (merge === undefined) return 'unknown_merge'
    if (merge.undone_at === null) return 'not_undone'
    const [lifted] = await tx.run(mergeUpdateVetoLifted, [workspaceId, mergeId, new Date(context.now())])
    if (lifted === undefined) return 'lifted'
    await refreshVetoes(tx, workspaceId, [lifted.survivor_id, lifted.absorbed_id])
    await audit(tx, context, workspaceId, { action: 'merge.lift_veto', subject: mergeId, detail: {} })
    return 'lifted'
  })
}
