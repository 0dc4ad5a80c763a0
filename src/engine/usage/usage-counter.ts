// What happens is counted in memory, by workspace, and every few seconds the sums are added to the table of minutes and
// hours: one statement for each workspace in which anything happened, none for a server at rest. What a process counted
// since the last time is lost when it is killed; draining it adds the rest. Any number of processes add to the same rows.

import type { Receipt } from '../../domain/command.ts'
import { addUsage, countReceipt, noUsage, type Surface, type UsageCounts, usageCounters } from '../../domain/usage.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Logger } from '../../runtime/logger.ts'
import type { Database } from '../../store/database.ts'
import { usageCountUpsert } from '../../store/write/usage.ts'

export type UsageCounter = AsyncDisposable & {
  /** A write that has settled. */
  countWrite(workspaceId: string, receipt: Receipt): void
  /** How many writes of the workspace stood waiting when a flush of it left. */
  sawQueue(workspaceId: string, depth: number): void
  /** An answer of an API that was no success. */
  countError(workspaceId: string, surface: Surface, status: number): void
  /** Adds what was counted to the table. */
  flush(): Promise<void>
}

export type UsageOptions = {
  readonly database: Database
  readonly now: Clock
  readonly log: Logger
  /** Left out: nothing is added but by `flush`. */
  readonly everyMs?: number
}

export const usageEveryMs = 3_000
const minuteMs = 60_000
const hourMs = 3_600_000

export function createUsageCounter({ database, now, log, everyMs }: UsageOptions): UsageCounter {
  let counted = new Map<string, UsageCounts>()
  // Writes come in runs of one workspace.
  let lastId = ''
  let last = noUsage()
  let underWay = Promise.resolve()

  function countsOf(workspaceId: string): UsageCounts {
    if (workspaceId === lastId) return last
    const counts = counted.get(workspaceId) ?? noUsage()
    counted.set(workspaceId, counts)
    lastId = workspaceId
    last = counts
    return counts
  }

  async function add(): Promise<void> {
    const taken = counted
    counted = new Map()
    lastId = ''
    const atMs = now()
    const starts = [minuteMs, hourMs].map(step => new Date(atMs - (atMs % step)))
    const [minute, hour] = starts
    if (minute === undefined || hour === undefined) return
    for (const [workspaceId, counts] of taken) {
      const names = usageCounters.filter(counter => counts[counter] > 0)
      const sums = names.map(counter => counts[counter])
      try {
        if (names.length > 0) await database.run(usageCountUpsert, [workspaceId, minute, hour, names, sums])
      } catch (error) {
        log.warn({ err: error }, 'adding usage failed, the next time tries again')
        addUsage(countsOf(workspaceId), counts)
      }
    }
  }

  function flush(): Promise<void> {
    underWay = underWay.then(add)
    return underWay
  }

  const timer = everyMs === undefined ? undefined : setInterval(flush, everyMs)
  timer?.unref()
  return {
    countWrite: (workspaceId, receipt) => countReceipt(countsOf(workspaceId), receipt),
    sawQueue(workspaceId, depth) {
      const counts = countsOf(workspaceId)
      if (depth > counts.queue_peak) counts.queue_peak = depth
    },
    countError(workspaceId, surface, status) {
      const counts = countsOf(workspaceId)
      if (status >= 500) counts.failures += 1
      else counts[`errors_${surface}`] += 1
    },
    flush,
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await flush()
    },
  }
}
