import { setTimeout } from 'node:timers/promises'
import type { Api } from '../connection/api.ts'
import { exitCodes } from '../exit-codes.ts'
import { CliFault } from '../fault.ts'
import type { Progress } from '../output/progress.ts'
import { isOver, type Job, readJob } from './job.ts'

const pollMs = 500
const retryMs = 2_000
/** How long a server may be away while its job is followed; a job outlives a restart. */
const patienceMs = 120_000

export type Following = {
  readonly api: Api
  readonly progress: Progress
  readonly now: () => number
  readonly signal: AbortSignal
  /** Told of every state of the job that was read. */
  readonly onRead?: (job: Job) => void
}

/** Watches a job until it is over, or `signal` says to leave it. */
export async function followJob(job: Job, { api, progress, now, signal, onRead }: Following): Promise<Job> {
  let [current, awaySinceMs]: [Job, number | undefined] = [job, undefined]
  for (;;) {
    onRead?.(current)
    progress.show({
      done: current.rows,
      fraction: current.fraction,
      ...(awaySinceMs === undefined ? noteOf(current) : { note: 'the server is away; trying again' }),
    })
    if (isOver(current)) return current
    await setTimeout(awaySinceMs === undefined ? pollMs : retryMs, undefined, { signal })
    try {
      current = readJob(current.kind, await api.call('GET', `/v1/${current.kind}/${current.id}`))
      awaySinceMs = undefined
    } catch (error) {
      if (!isAway(error)) throw error
      awaySinceMs ??= now()
      if (now() - awaySinceMs > patienceMs) throw error
    }
  }
}

function noteOf({ state, failed }: Job): { readonly note?: string } {
  if (state === 'paused') return { note: 'paused' }
  if (state === 'pending') return { note: 'waits for its turn' }
  return failed > 0 ? { note: `${failed} refused` } : {}
}

function isAway(error: unknown): boolean {
  return (
    error instanceof CliFault &&
    (error.exitCode === exitCodes.unreachable || ('status' in error && error.status === 503))
  )
}
