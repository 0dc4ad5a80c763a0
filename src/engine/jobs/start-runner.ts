import type { Logger } from '../../runtime/logger.ts'
import { takeTurns } from './take-turns.ts'

// Every process runs a runner of each kind of job. It looks for jobs that nobody holds, also those whose holder has died,
// and carries some of them out at once. Which process gets a job is decided when it is claimed; a runner that is closed
// waits until its jobs have been handed back.

export type Runner = AsyncDisposable & {
  /** Looks for work now instead of at the next turn. */
  wake(): void
}

export type RunnerOptions<Job> = {
  readonly listDue: () => Promise<readonly Job[]>
  /** Of the jobs with one key this process runs one at a time. */
  readonly keyOf: (job: Job) => string
  readonly run: (job: Job, isStopping: () => boolean) => Promise<void>
  readonly maxRunning: number
  readonly log: Logger
  readonly pollMs?: number | undefined
}

export function startRunner<Job extends { readonly job_id: string }>(options: RunnerOptions<Job>): Runner {
  const { listDue, keyOf, run, maxRunning, log, pollMs } = options
  const running = new Map<string, Promise<void>>()

  /** A job that cannot be run waits for the next turn, since what keeps it from running may last. */
  async function runToItsEnd(job: Job, key: string, isStopping: () => boolean): Promise<void> {
    try {
      await run(job, isStopping)
      turns.wake()
    } catch (error) {
      log.warn({ err: error, jobId: job.job_id }, 'a job could not be run, a later turn tries again')
    } finally {
      running.delete(key)
    }
  }

  const turns = takeTurns({
    async turn(isStopping) {
      if (running.size >= maxRunning) return 'done'
      for (const job of await listDue()) {
        if (isStopping() || running.size >= maxRunning) break
        const key = keyOf(job)
        if (!running.has(key)) running.set(key, runToItsEnd(job, key, isStopping))
      }
      return 'done'
    },
    onFault: error => log.warn({ err: error }, 'looking for jobs failed, the next turn tries again'),
    pollMs,
  })

  return {
    wake: turns.wake,
    async [Symbol.asyncDispose]() {
      await turns[Symbol.asyncDispose]()
      await Promise.all(running.values())
    },
  }
}
