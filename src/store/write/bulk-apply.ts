import type { FlushPlan, RenderMessage } from '../../domain/plan/flush-plan.ts'
import type { CopyingTransaction, Queryable } from '../database.ts'
import { statement } from '../statement.ts'
import { copiedRows } from './copied-rows.ts'
import { type ArmRows, applyPlan, armRows, changingRows, type FlushStatements } from './flush-apply.ts'
import type { ArmName } from './flush-arms.ts'

export const savepoint = statement('bulk_savepoint', [], {}, 'savepoint part')
export const savepointRollback = statement('bulk_savepoint_rollback', [], {}, 'rollback to savepoint part')
export const savepointRelease = statement('bulk_savepoint_release', [], {}, 'release savepoint part')

/** Where a job stands, and what was found on the way there. */
export type CheckpointRows = {
  readonly jobId: string
  readonly attempts: number
  readonly from: number
  readonly to: number
  readonly failed: number
  readonly progress: object | null
  readonly errors: readonly { readonly index: number; readonly error: object }[]
}

function checkpointArms(checkpoint: CheckpointRows): ArmRows {
  const { jobId, attempts, from, to, failed, progress, errors } = checkpoint
  const moved = { id: jobId, attempts, start: from, upto: to, failed, progress }
  const rows = new Map<ArmName, readonly object[]>([['checkpoint', [moved]]])
  if (errors.length > 0)
    rows.set(
      'item_errors',
      errors.map(({ index, error }) => ({ job: jobId, i: index, e: error })),
    )
  return rows
}

/** What a plan is written with. */
export type BulkTools = { readonly statements: FlushStatements; readonly renderMessage: RenderMessage }

export type Versioned = { readonly workspaceId: string; readonly configVersion: number }

/** Writes a plan and the checkpoint in one statement. Throws as `applyPlan` does. */
export function applyWhole(
  lane: Queryable,
  { statements, renderMessage }: BulkTools,
  { workspaceId, configVersion }: Versioned,
  plan: FlushPlan | null,
  checkpoint: CheckpointRows | null,
): Promise<void> {
  const rows = new Map([
    ...(plan === null ? [] : armRows(plan, new Map(), renderMessage)),
    ...(checkpoint === null ? [] : checkpointArms(checkpoint)),
  ])
  return applyPlan(lane, statements, workspaceId, configVersion, rows)
}

/**
 * The same, with the rows that the plan adds sent by COPY behind the statement: a third of the cost of a recordset. A row
 * that is there already fails the copy as a broken guard fails the statement.
 */
export async function applyByCopy(
  tx: CopyingTransaction,
  { statements, renderMessage }: BulkTools,
  { workspaceId, configVersion }: Versioned,
  plan: FlushPlan,
  checkpoint: CheckpointRows,
): Promise<void> {
  const rows = new Map([...changingRows(plan, renderMessage), ...checkpointArms(checkpoint)])
  await applyPlan(tx, statements, workspaceId, configVersion, rows)
  for (const { into, rows: text } of copiedRows(workspaceId, plan)) await tx.copy(into, text)
}
