import { acceptBatch } from './accept-batch.ts'
import type { AnswerBatch, Batch } from './batch.ts'
import type { BatchesContext, BatchSettled } from './batch-context.ts'
import { type BatchKey, type EarlierBatch, findEarlierBatch } from './earlier-batch.ts'
import { writeKeyedBatch } from './keyed-batch.ts'
import { writePlainBatch } from './plain-batch.ts'

// Three ways through. Without an idempotency key a batch is simply written, and its job is a row about the past. With a
// key, the job and the key's entry are committed first, so that a retry after a crash goes on where the first one
// stopped. A batch accepted for later carries its items in the job's row and is written by a runner.

export type Batches = {
  /** What an earlier batch under the key settles; `interrupted` means that writing it again goes on with it. */
  findEarlier(workspaceId: string, key: BatchKey): Promise<EarlierBatch>
  /** Writes the batch, then answers. */
  write(batch: Batch, answer: AnswerBatch, key?: BatchKey): Promise<BatchSettled>
  /** Answers once the batch is safely queued; one that an earlier request began is written at once instead. */
  accept(batch: Batch, answer: AnswerBatch, key?: BatchKey): Promise<BatchSettled>
}

export function createBatches(context: BatchesContext): Batches {
  const findEarlier = (workspaceId: string, key: BatchKey) =>
    findEarlierBatch(context.engine.database, workspaceId, key, context.now())
  return {
    findEarlier,
    write: (batch, answer, key) =>
      key === undefined ? writePlainBatch(context, batch, answer) : writeKeyedBatch(context, batch, answer, key),
    async accept(batch, answer, key) {
      if (key !== undefined) {
        const earlier = await findEarlier(batch.workspaceId, key)
        if (earlier.kind === 'interrupted') return writeKeyedBatch(context, batch, answer, key)
        if (earlier.kind !== 'none') return earlier
      }
      return acceptBatch(context, batch, answer, key)
    },
  }
}
