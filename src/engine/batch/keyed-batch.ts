import { jobItemErrorListRange } from '../../store/read/job.ts'
import { jobDelete, jobItemErrorDelete, jobUpdateClaim, jobUpdateReleased } from '../../store/write/job.ts'
import { idempotencyKeyDeleteJob } from '../../store/write/job-key.ts'
import { leaseMs } from '../jobs/job-times.ts'
import type { AnswerBatch, Batch } from './batch.ts'
import type { BatchesContext, BatchSettled } from './batch-context.ts'
import { claimKey, insertRunningJob, prepareBatch } from './begin-job.ts'
import { type BatchKey, findEarlierBatch } from './earlier-batch.ts'
import { completeHeldJob, type HeldJob, runHeldJob } from './held-job.ts'
import { problemsOf, requestOf } from './stored.ts'

/** Writes a batch under an idempotency key: a new one, or one whose holder died, from where it got to. */
export async function writeKeyedBatch(
  context: BatchesContext,
  batch: Batch,
  answer: AnswerBatch,
  key: BatchKey,
): Promise<BatchSettled> {
  const { engine, now } = context
  const earlier = await findEarlierBatch(engine.database, batch.workspaceId, key, now())
  if (earlier.kind !== 'none' && earlier.kind !== 'interrupted') return earlier
  const held = earlier.kind === 'none' ? await begin(context, batch, key) : await takeOver(context, batch, earlier)
  if (held === null) return { kind: 'key_in_progress' }
  try {
    return await finish(context, held, answer, key)
  } catch (error) {
    // So that a retry need not wait for the lease to lapse; when the database is away, it has to.
    const { workspaceId, jobId, attempts } = held.job
    await engine.database.run(jobUpdateReleased, [workspaceId, jobId, attempts]).catch(() => {})
    throw error
  }
}

type Held = { readonly job: HeldJob; readonly acceptedAtMs: number }

/** Null when somebody else was faster. */
async function begin(context: BatchesContext, batch: Batch, key: BatchKey): Promise<Held | null> {
  const jobId = context.newId()
  const prepared = await prepareBatch(context, batch)
  const isEntered = await context.engine.database.transaction(async tx => {
    if (!(await claimKey(tx, batch, jobId, key, null))) return false
    await insertRunningJob(tx, batch, jobId, prepared)
    return true
  })
  if (!isEntered) return null
  const { workspaceId, template, manner, acceptedAtMs } = batch
  return { job: { workspaceId, jobId, attempts: 1, template, manner, ...prepared, from: 0 }, acceptedAtMs }
}

async function takeOver(
  context: BatchesContext,
  batch: Batch,
  { jobId, attempts }: { readonly jobId: string; readonly attempts: number },
): Promise<Held | null> {
  const { workspaceId } = batch
  const { database } = context.engine
  const claim = [workspaceId, jobId, attempts, new Date(context.now()), leaseMs] as const
  const [row] = await database.run(jobUpdateClaim, claim)
  if (row === undefined) return null
  // The items are those of the retry, equal to the first ones; the time they were accepted is the first.
  const { template, manner } = requestOf(row.request)
  const recorded = await database.run(jobItemErrorListRange, [workspaceId, jobId, 0, batch.items.length])
  const failures = recorded.map(({ item_index, error }) => ({ index: item_index, problems: problemsOf(error) }))
  const recordedAt = new Set(failures.map(({ index }) => index))
  const prepared = await prepareBatch(context, { ...batch, template })
  // One that only fails by a schema changed meanwhile is left to the writer, which reports it.
  const items = batch.items.map((item, i) => (recordedAt.has(i) ? null : (prepared.items[i] ?? item)))
  const from = row.processed_count
  const job = { workspaceId, jobId, attempts: attempts + 1, template, manner, items, from, failures }
  return { job, acceptedAtMs: row.created_at.getTime() }
}

async function finish(
  context: BatchesContext,
  { job, acceptedAtMs }: Held,
  answer: AnswerBatch,
  { key }: BatchKey,
): Promise<BatchSettled> {
  const { database, bulkWriter } = context.engine
  const run = await runHeldJob(bulkWriter, job, () => false)
  if (run.kind !== 'written') return { kind: 'key_in_progress' }
  const { jobId, items } = job
  const answered = answer({ state: 'completed', jobId, acceptedAtMs, total: items.length, failures: run.failures })
  const isClosed = answered.isRefusal
    ? await discard(context, job, key)
    : await completeHeldJob({ database, now: context.now }, job, run.failures.length, { key, answer: answered })
  return isClosed ? { kind: 'answered', answer: answered } : { kind: 'key_in_progress' }
}

/** A refusal leaves nothing behind, so that the same key may succeed later. */
function discard({ engine }: BatchesContext, job: HeldJob, key: string): Promise<boolean> {
  const { workspaceId, jobId, attempts } = job
  return engine.database.transaction(async tx => {
    const held = await tx.run(jobDelete, [workspaceId, jobId, attempts])
    if (held.length === 0) return false
    await tx.run(jobItemErrorDelete, [workspaceId, jobId])
    await tx.run(idempotencyKeyDeleteJob, [workspaceId, key, jobId])
    return true
  })
}
