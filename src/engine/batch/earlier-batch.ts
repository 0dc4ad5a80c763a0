import type { StoredAnswer } from '../../domain/command.ts'
import type { Database } from '../../store/database.ts'
import { idempotencyKeyFindJob } from '../../store/read/job.ts'
import { leaseMs } from '../jobs/job-times.ts'
import { answerKeptMs } from './batch.ts'

export type BatchKey = { readonly key: string; readonly bodyHash: string }

export type EarlierBatch =
  | { readonly kind: 'none' }
  | { readonly kind: 'replayed'; readonly answer: StoredAnswer }
  | { readonly kind: 'key_reused' }
  | { readonly kind: 'key_in_progress' }
  /** Nobody works on it any more; `attempts` is the number of the last holder. */
  | { readonly kind: 'interrupted'; readonly jobId: string; readonly attempts: number }

/** Looks up what became of the last batch under a key. */
export async function findEarlierBatch(
  database: Database,
  workspaceId: string,
  { key, bodyHash }: BatchKey,
  nowMs: number,
): Promise<EarlierBatch> {
  const since = new Date(nowMs - answerKeptMs)
  const [row] = await database.run(idempotencyKeyFindJob, [workspaceId, key, since, leaseMs])
  if (row === undefined) return { kind: 'none' }
  if (row.body_hash !== bodyHash) return { kind: 'key_reused' }
  if (row.status !== null) return { kind: 'replayed', answer: { status: row.status, body: row.body ?? '' } }
  if (row.is_held === true) return { kind: 'key_in_progress' }
  if (row.job_id === null || row.attempts === null) throw new Error('the entry of a batch names its job')
  return { kind: 'interrupted', jobId: row.job_id, attempts: row.attempts }
}
