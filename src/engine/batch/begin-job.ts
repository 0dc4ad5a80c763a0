import type { StoredAnswer } from '../../domain/command.ts'
import type { Queryable } from '../../store/database.ts'
import { jobInsert } from '../../store/write/job.ts'
import { idempotencyKeyInsertJob } from '../../store/write/job-key.ts'
import { UnknownWorkspaceError } from '../engine.ts'
import { answerKeptMs, type Batch, batchKind, type ItemFailure } from './batch.ts'
import type { BatchesContext } from './batch-context.ts'
import type { BatchKey } from './earlier-batch.ts'
import { saveFailures } from './held-job.ts'
import { type PreparedItems, prepareItems } from './prepare-items.ts'
import { requestJson } from './stored.ts'

/** Judges the items by the newest configuration. */
export async function prepareBatch(
  { engine }: Pick<BatchesContext, 'engine'>,
  { workspaceId, template, items, refused = [] }: Pick<Batch, 'workspaceId' | 'template' | 'items' | 'refused'>,
): Promise<PreparedItems> {
  const config = await engine.config.refresh(workspaceId)
  if (config === undefined) throw new UnknownWorkspaceError('the workspace does not exist')
  const prepared = prepareItems(config, template, items)
  return refused.length === 0 ? prepared : withRefused(prepared, refused)
}

function withRefused({ items, failures }: PreparedItems, refused: readonly ItemFailure[]): PreparedItems {
  const refusedAt = new Set(refused.map(({ index }) => index))
  const others = failures.filter(({ index }) => !refusedAt.has(index))
  return {
    items: items.map((item, index) => (refusedAt.has(index) ? null : item)),
    failures: [...others, ...refused].sort((a, b) => a.index - b.index),
  }
}

/** Enters the key with its answer, or with none while the batch is under way; false when the key is taken. */
export async function claimKey(
  tx: Queryable,
  { workspaceId, acceptedAtMs }: Batch,
  jobId: string,
  { key, bodyHash }: BatchKey,
  answer: StoredAnswer | null,
): Promise<boolean> {
  const { status, body } = answer ?? { status: null, body: null }
  const createdAt = new Date(acceptedAtMs)
  const params = [workspaceId, key, bodyHash, status, body, jobId, createdAt, answerKeptMs] as const
  return (await tx.run(idempotencyKeyInsertJob, params)).length > 0
}

/** A job that waits for a runner, and carries the items for it. */
export async function insertPendingJob(
  tx: Queryable,
  batch: Batch,
  jobId: string,
  { items, failures }: PreparedItems,
): Promise<void> {
  const payload = JSON.stringify(items)
  await insertJob(tx, batch, jobId, { ...nothingDone, state: 'pending', payload, attempts: 0 })
  await saveFailures(tx, batch.workspaceId, jobId, failures)
}

/** A job that the request itself carries out: after a crash it goes on with the items of a retry. */
export async function insertRunningJob(
  tx: Queryable,
  batch: Batch,
  jobId: string,
  { failures }: PreparedItems,
): Promise<void> {
  const startedAt = new Date(batch.acceptedAtMs)
  await insertJob(tx, batch, jobId, { ...nothingDone, state: 'running', startedAt })
  await saveFailures(tx, batch.workspaceId, jobId, failures)
}

/** A job that is over by the time it is entered. */
export async function insertCompletedJob(
  tx: Queryable,
  batch: Batch,
  jobId: string,
  failures: readonly ItemFailure[],
  completedAtMs: number,
): Promise<void> {
  const processed = batch.items.length
  const failed = failures.length
  const startedAt = new Date(batch.acceptedAtMs)
  const completedAt = new Date(completedAtMs)
  await insertJob(tx, batch, jobId, { ...nothingDone, state: 'completed', processed, failed, startedAt, completedAt })
  await saveFailures(tx, batch.workspaceId, jobId, failures)
}

type Progress = {
  readonly state: 'pending' | 'running' | 'completed'
  readonly payload: string | null
  readonly processed: number
  readonly failed: number
  readonly attempts: number
  readonly startedAt: Date | null
  readonly completedAt: Date | null
}

const nothingDone = { payload: null, processed: 0, failed: 0, attempts: 1, startedAt: null, completedAt: null } as const

async function insertJob(tx: Queryable, batch: Batch, jobId: string, progress: Progress): Promise<void> {
  const { state, payload, processed, failed, attempts, startedAt, completedAt } = progress
  await tx.run(jobInsert, [
    batch.workspaceId,
    jobId,
    batchKind,
    batch.objectName,
    state,
    requestJson(batch),
    payload,
    batch.items.length,
    processed,
    failed,
    attempts,
    new Date(batch.acceptedAtMs),
    startedAt,
    completedAt,
  ])
}
