// Backfills (of mappings and of enrichment rules) and rescores that are asked for wait as jobs in their workspace's queue:
// one of a workspace at a time, oldest first, whichever process takes it. A caller that wants the outcome waits for the
// row, wherever the job runs.

import { jobFindAny } from '../../store/read/job-view.ts'
import type { Row } from '../../store/statement.ts'
import { scoringJobInsert, scoringJobListDue } from '../../store/write/scoring-job.ts'
import { OverloadedError } from '../engine.ts'
import { leaseMs } from '../jobs/job-times.ts'
import { startRunner } from '../jobs/start-runner.ts'
import { type JobContext, runDueJob, type ScoringJobKind, scoringJobKinds } from './held-job.ts'
import { readProgress } from './job-progress.ts'

export type JobRow = Row<typeof jobFindAny.row>

export type JobResult =
  | { readonly kind: 'completed'; readonly processed: number; readonly updated: number }
  | { readonly kind: 'failed' }

export type ScoringJobs = AsyncDisposable & {
  /** Enters a backfill of the workspace's mappings. Throws OverloadedError when too many jobs wait there. */
  backfill(workspaceId: string): Promise<JobRow>
  /** Enters a backfill of the workspace's enrichment rules. */
  backfillEnrichments(workspaceId: string): Promise<JobRow>
  /** Enters a rescore of the active fit rulesets, or of those among them that are named. */
  rescore(workspaceId: string, rulesetIds: readonly string[] | null): Promise<JobRow>
  /** Settles when the job is over; throws OverloadedError when this process stops before. */
  outcomeOf(workspaceId: string, jobId: string): Promise<JobResult>
}

export type ScoringJobsContext = JobContext & { readonly newId: () => string; readonly pollMs?: number }

/** Unfinished jobs of one workspace. */
const maxWaiting = 100
const maxRunning = 4
const dueAtOnce = 20
/** How often a caller looks whether a job that runs elsewhere is over. */
const looksEveryMs = 200

export function createScoringJobs(context: ScoringJobsContext): ScoringJobs {
  const { engine, log, now, newId, pollMs } = context
  const { database } = engine
  const waiters = new Set<() => void>()
  let isStopping = false

  const runner = startRunner({
    listDue: () => database.run(scoringJobListDue, [scoringJobKinds, leaseMs, dueAtOnce]),
    keyOf: job => job.job_id,
    run: (job, isStopping) => runDueJob(context, job, isStopping).finally(tellWaiters),
    maxRunning,
    log,
    pollMs,
  })

  /** Settles at the next end of a job of this process, or after a while. */
  function nextLook(): Promise<void> {
    return new Promise(resolve => {
      const look = () => {
        clearTimeout(timer)
        waiters.delete(look)
        resolve()
      }
      const timer = setTimeout(look, looksEveryMs)
      waiters.add(look)
    })
  }

  function tellWaiters(): void {
    for (const look of [...waiters]) look()
  }

  async function find(workspaceId: string, jobId: string): Promise<JobRow> {
    const [row] = await database.run(jobFindAny, [workspaceId, jobId, new Date(0)])
    if (row === undefined) throw new Error('a job is kept while it is waited for')
    return row
  }

  async function enter(workspaceId: string, kind: ScoringJobKind, request: object): Promise<JobRow> {
    const params = [workspaceId, newId(), kind, JSON.stringify(request), new Date(now()), maxWaiting] as const
    const [entered] = await database.run(scoringJobInsert, params)
    if (entered === undefined) throw new OverloadedError('too many jobs of the workspace are waiting')
    runner.wake()
    return find(workspaceId, entered.job_id)
  }

  return {
    backfill: workspaceId => enter(workspaceId, 'backfill', {}),
    backfillEnrichments: workspaceId => enter(workspaceId, 'enrichment_backfill', {}),
    rescore: (workspaceId, rulesetIds) =>
      enter(workspaceId, 'rescore', rulesetIds === null ? {} : { ruleset_ids: rulesetIds }),

    async outcomeOf(workspaceId, jobId) {
      while (!isStopping) {
        // Listens before it looks, so that an end in between is not missed.
        const next = nextLook()
        const row = await find(workspaceId, jobId)
        if (row.state === 'failed') return { kind: 'failed' }
        if (row.state === 'completed') {
          const { processed, updated } = readProgress(row.progress, row.processed_count)
          return { kind: 'completed', processed, updated }
        }
        await next
      }
      throw new OverloadedError('the server stops; the job goes on elsewhere or at the next start')
    },

    async [Symbol.asyncDispose]() {
      isStopping = true
      tellWaiters()
      await runner[Symbol.asyncDispose]()
    },
  }
}
