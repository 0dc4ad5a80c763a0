import type { SplitPlan } from '../../domain/plan/plan-split.ts'
import type { Database } from '../../store/database.ts'
import { mergeFind } from '../../store/read/merge-read.ts'
import { identifierListOfProfile } from '../../store/read/profile-export.ts'
import type { Row } from '../../store/statement.ts'
import { readLineage } from './lock-lineage.ts'
import { LineageMovedError, runRetried } from './retried-transaction.ts'
import { planFromRows } from './split-profile.ts'

export type ForeseenSplit =
  | {
      readonly kind: 'foreseen'
      readonly plan: SplitPlan
      /** Of both sides, as one profile holds them now. */
      readonly identifiers: readonly Row<typeof identifierListOfProfile.row>[]
    }
  | { readonly kind: 'unknown_merge' }
  | { readonly kind: 'already_undone' }

/** What undoing an absorption would leave, without doing it. */
export async function foreseeSplit(database: Database, workspaceId: string, mergeId: string): Promise<ForeseenSplit> {
  return runRetried(database, async tx => {
    const [merge] = await tx.run(mergeFind, [workspaceId, mergeId])
    if (merge === undefined) return { kind: 'unknown_merge' }
    if (merge.undone_at !== null) return { kind: 'already_undone' }
    const lineage = await readLineage(tx, workspaceId, merge.absorbed_id)
    if (lineage === undefined || lineage.rootId === merge.absorbed_id) {
      throw new LineageMovedError('the absorption has ended')
    }
    const plan = await planFromRows(tx, workspaceId, lineage, merge.absorbed_id)
    const identifiers = await tx.run(identifierListOfProfile, [workspaceId, lineage.rootId])
    return { kind: 'foreseen', plan, identifiers }
  })
}
