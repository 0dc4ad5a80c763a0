import type { Clock } from '../../runtime/clock.ts'
import type { Logger } from '../../runtime/logger.ts'
import type { Database } from '../../store/database.ts'
import { jobItemErrorListRange, jobListDue } from '../../store/read/job.ts'
import { jobUpdateClaim, jobUpdateFailed, jobUpdateReleased } from '../../store/write/job.ts'
import type { FileStore } from '../files/file-store.ts'
import { leaseMs } from '../jobs/job-times.ts'
import { type Turns, takeTurns } from '../jobs/take-turns.ts'
import type { BulkWriter } from '../writer/bulk.ts'
import { batchKind } from './batch.ts'
import { completeHeldJob, type HeldJob, runHeldJob } from './held-job.ts'
import { itemsOf, problemsOf, requestOf } from './stored.ts'
import { sweep } from './sweep.ts'

// Any number of processes run one runner each. A runner looks for jobs that are due, takes one by raising its `attempts`
// (whoever raises the number read first has it) and writes it. A runner that dies leaves its job to the others once the
// lease lapses; one that is closed hands its job back at once. A job whose run fails waits out the lease too, which
// gives a database time to recover; after the third failure it is given up. Between jobs a runner clears away what is old.

export type RunnerContext = {
  readonly database: Database
  readonly fileStore: FileStore
  readonly bulkWriter: BulkWriter
  readonly log: Logger
  readonly now: Clock
  readonly pollMs?: number
}

type DueJob = {
  readonly workspace_id: string
  readonly job_id: string
  readonly attempts: number
  readonly is_resumable: boolean
}

const tries = 3
/** A job whose processes died so often is likely to be what kills them. */
const maxAttempts = 10
const dueAtOnce = 20
const sweptEveryMs = 3_600_000
const firstSweptAfterMs = 60_000

export function startBatchRunner(context: RunnerContext): Turns {
  const { database, fileStore, log, now, pollMs } = context
  let sweepsAtMs = now() + firstSweptAfterMs
  return takeTurns({
    async turn(isStopping) {
      const due = await database.run(jobListDue, [batchKind, leaseMs, dueAtOnce])
      for (const job of due) {
        if (isStopping()) return 'done'
        await runDueJob(context, job, isStopping)
      }
      if (now() >= sweepsAtMs) {
        sweepsAtMs = now() + sweptEveryMs
        await sweep({ database, fileStore }, now(), isStopping)
      }
      return due.length < dueAtOnce ? 'done' : 'more'
    },
    onFault: error => log.warn({ err: error }, 'looking for work failed, the next turn tries again'),
    pollMs,
  })
}

async function runDueJob(context: RunnerContext, due: DueJob, isStopping: () => boolean): Promise<void> {
  const { database, log, now } = context
  const { workspace_id: workspaceId, job_id: jobId, attempts } = due
  if (!due.is_resumable) {
    // The request that carried the items is gone; only a retry of it, under its key, can bring them again.
    return fail(context, due, attempts, 'the server stopped while it wrote; repeat the request with its key to go on')
  }
  if (attempts >= maxAttempts) return fail(context, due, attempts, 'the job was interrupted too often')
  const claim = [workspaceId, jobId, attempts, new Date(now()), leaseMs] as const
  const [row] = await database.run(jobUpdateClaim, claim)
  if (row === undefined) return
  const held = attempts + 1
  try {
    const items = itemsOf(row.payload)
    const recorded = await database.run(jobItemErrorListRange, [workspaceId, jobId, 0, items.length])
    const failures = recorded.map(({ item_index, error }) => ({ index: item_index, problems: problemsOf(error) }))
    const { template, manner } = requestOf(row.request)
    const from = row.processed_count
    const job: HeldJob = { workspaceId, jobId, attempts: held, template, manner, items, from, failures }
    const run = await runHeldJob(context.bulkWriter, job, isStopping)
    if (run.kind === 'written') await completeHeldJob(context, job, run.failures.length, null)
    if (run.kind === 'stopped') await database.run(jobUpdateReleased, [workspaceId, jobId, held])
  } catch (error) {
    log.error({ err: error, jobId, attempt: held }, 'a job failed')
    if (held >= tries) await fail(context, due, held, `the job failed ${held} times`)
  }
}

async function fail(
  { database, now }: RunnerContext,
  { workspace_id, job_id }: DueJob,
  attempts: number,
  message: string,
): Promise<void> {
  const error = JSON.stringify({ message })
  await database.run(jobUpdateFailed, [workspace_id, job_id, attempts, new Date(now()), error])
}
