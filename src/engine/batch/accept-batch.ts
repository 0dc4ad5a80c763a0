import type { AnswerBatch, Batch } from './batch.ts'
import type { BatchesContext, BatchSettled } from './batch-context.ts'
import { claimKey, insertPendingJob, prepareBatch } from './begin-job.ts'
import type { BatchKey } from './earlier-batch.ts'

/** Enters the job with its items, and its answer under the key where there is one, in one transaction. */
export async function acceptBatch(
  context: BatchesContext,
  batch: Batch,
  answer: AnswerBatch,
  key: BatchKey | undefined,
): Promise<BatchSettled> {
  const { engine, newId, wakeRunner } = context
  const jobId = newId()
  const prepared = await prepareBatch(context, batch)
  const { acceptedAtMs, items } = batch
  const { failures } = prepared
  const answered = answer({ state: 'pending', jobId, acceptedAtMs, total: items.length, failures })
  if (answered.isRefusal) return { kind: 'answered', answer: answered }
  const isEntered = await engine.database.transaction(async tx => {
    if (key !== undefined && !(await claimKey(tx, batch, jobId, key, answered))) return false
    await insertPendingJob(tx, batch, jobId, prepared)
    return true
  })
  // Somebody was faster with the same key.
  if (!isEntered) return { kind: 'key_in_progress' }
  wakeRunner()
  return { kind: 'answered', answer: answered }
}
