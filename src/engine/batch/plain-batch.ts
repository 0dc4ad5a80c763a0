import type { AnswerBatch, Batch } from './batch.ts'
import type { BatchesContext, BatchSettled } from './batch-context.ts'
import { insertCompletedJob } from './begin-job.ts'
import { writeItems } from './write-items.ts'

/** Writes a batch that nobody can take up again; the job is entered afterwards, in one piece. */
export async function writePlainBatch(
  { engine, now, newId }: BatchesContext,
  batch: Batch,
  answer: AnswerBatch,
): Promise<BatchSettled> {
  const { items, acceptedAtMs } = batch
  const failures = await writeItems(engine.writer, batch)
  const jobId = newId()
  const answered = answer({ state: 'completed', jobId, acceptedAtMs, total: items.length, failures })
  if (!answered.isRefusal) {
    await engine.database.transaction(tx => insertCompletedJob(tx, batch, jobId, failures, now()))
  }
  return { kind: 'answered', answer: answered }
}
