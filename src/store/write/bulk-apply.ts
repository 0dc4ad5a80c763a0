import type { FlushPlan, RenderMessage } from '../../domain/plan/flush-plan.ts'
import type { Queryable } from '../database.ts'
import { type ArmRows, applyPlan, armRows, type FlushStatements, inJson } from './flush-apply.ts'
import type { ArmName } from './flush-arms.ts'

/** Where a job stands, and what was found on the way there. */
export type CheckpointRows = {
  readonly jobId: string
  readonly attempts: number
  readonly from: number
  readonly to: number
  readonly failed: number
  readonly progress: object | null
  readonly errors: readonly { readonly index: number; readonly error: object }[]
  /** Profiles that the job keeps as written by it. */
  readonly profileIds?: readonly string[]
}

function checkpointArms(checkpoint: CheckpointRows): ArmRows {
  const { jobId, attempts, from, to, failed, progress, errors, profileIds = [] } = checkpoint
  const moved = { id: jobId, attempts, start: from, upto: to, failed, progress }
  const found = errors.map(({ index, error }) => ({ job: jobId, i: index, e: error }))
  const rows = new Map<ArmName, ReturnType<typeof inJson>>([['checkpoint', inJson([moved])]])
  if (found.length > 0) rows.set('item_errors', inJson(found))
  const written = profileIds.map(id => ({ job: jobId, id }))
  if (written.length > 0) rows.set('job_profiles', inJson(written))
  return rows
}

/** What a plan is written with. */
export type BulkTools = { readonly statements: FlushStatements; readonly renderMessage: RenderMessage }

export type Versioned = { readonly workspaceId: string; readonly configVersion: number }

/** Writes a plan and the checkpoint in one statement. Throws as `applyPlan` does. */
export function applyBulk(
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
