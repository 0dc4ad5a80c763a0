import type { MergeNote } from '../../domain/command.ts'
import type { Database } from '../../store/database.ts'
import { conflictFind } from '../../store/read/conflict-read.ts'
import { conflictLock, conflictUpdateState } from '../../store/write/resolve-conflict.ts'
import { audit, type ChangeContext } from '../configuration/audit.ts'
import type { Engine } from '../engine.ts'
import { mergeProfiles } from './merge-profiles.ts'
import { refreshVetoes } from './refresh-vetoes.ts'
import { runRetried } from './retried-transaction.ts'

export type ConflictDecision = {
  readonly workspaceId: string
  readonly conflictId: string
  /** Who decided, as the history shows it. */
  readonly source: string
}

export type MergeDecision =
  | { readonly kind: 'merged'; readonly merge: MergeNote }
  | { readonly kind: 'unknown_conflict' }
  /** Nobody else holds the identifier, or both are one profile by now. */
  | { readonly kind: 'nothing_to_merge' }
  | { readonly kind: 'not_a_side' }

/** Folds the two profiles of a conflict; the older survives unless the decision names the other. */
export async function mergeConflict(
  engine: Engine,
  context: ChangeContext,
  decision: ConflictDecision,
  survivorId: string | undefined,
): Promise<MergeDecision> {
  const { workspaceId, conflictId, source } = decision
  const [conflict] = await engine.database.run(conflictFind, [workspaceId, conflictId])
  if (conflict === undefined) return { kind: 'unknown_conflict' }
  const { profile_id: one, other_profile_id: other } = conflict
  if (other === null || one === other) return { kind: 'nothing_to_merge' }
  // Ids carry the time of their making, so the smaller is the older.
  const [older = one] = [one, other].toSorted()
  const survivor = survivorId ?? older
  if (survivor !== one && survivor !== other) return { kind: 'not_a_side' }
  const absorbedId = survivor === one ? other : one
  // The writer closes every conflict between the two in the transaction of the merge.
  const outcome = await mergeProfiles(engine, context, { workspaceId, survivorId: survivor, absorbedId, source })
  return outcome.kind === 'refused' ? { kind: 'nothing_to_merge' } : outcome
}

export type KeepApartOutcome = 'kept_apart' | 'unknown_conflict' | 'already_merged'

/** Decides that the two stay two: the conflict is over, and no identifier joins them until a person says otherwise. */
export async function keepConflictApart(
  database: Database,
  context: ChangeContext,
  { workspaceId, conflictId, source }: ConflictDecision,
): Promise<KeepApartOutcome> {
  return runRetried(database, async tx => {
    const [conflict] = await tx.run(conflictLock, [workspaceId, conflictId])
    if (conflict === undefined) return 'unknown_conflict'
    if (conflict.resolution === 'keep_apart') return 'kept_apart'
    if (conflict.state !== 'open') return 'already_merged'
    const at = new Date(context.now())
    await tx.run(conflictUpdateState, [workspaceId, conflictId, 'resolved', 'keep_apart', at, source])
    await refreshVetoes(tx, workspaceId, [conflict.profile_id, conflict.other_profile_id])
    await audit(tx, context, workspaceId, { action: 'conflict.keep_apart', subject: conflictId, detail: {} })
    return 'kept_apart'
  })
}

export type ReopenOutcome = 'reopened' | 'unknown_conflict' | 'already_merged'

/** Takes a decision to keep two apart back. */
export async function reopenConflict(
  database: Database,
  context: ChangeContext,
  { workspaceId, conflictId }: ConflictDecision,
): Promise<ReopenOutcome> {
  return runRetried(database, async tx => {
    const [conflict] = await tx.run(conflictLock, [workspaceId, conflictId])
    if (conflict === undefined) return 'unknown_conflict'
    if (conflict.state === 'open') return 'reopened'
    if (conflict.resolution !== 'keep_apart') return 'already_merged'
    await tx.run(conflictUpdateState, [workspaceId, conflictId, 'open', null, null, null])
    await refreshVetoes(tx, workspaceId, [conflict.profile_id, conflict.other_profile_id])
    await audit(tx, context, workspaceId, { action: 'conflict.reopen', subject: conflictId, detail: {} })
    return 'reopened'
  })
}
