// The commands of each workspace wait in order of arrival. A batch takes from the front, but passes over a command that
// shares an identifier with a flush under way or with a command already passed over: so the writes of one person keep
// their order although several flushes of one workspace may be in flight. Workspaces take turns.

import type { Command } from '../../domain/command.ts'
import type { WorkspaceConfig } from '../../domain/config.ts'
import type { Verdict } from '../../domain/plan/flush-plan.ts'
import type { PreparedCommand } from '../../domain/plan/plan-flush.ts'

export type Entry = {
  readonly command: Command
  /** As prepared under `config`; prepared again when the configuration has moved. */
  prepared: PreparedCommand
  config: WorkspaceConfig
  readonly keys: readonly string[]
  readonly settle: (verdict: Verdict) => void
  readonly fail: (error: unknown) => void
}

type WorkspaceQueue = {
  readonly workspaceId: string
  waiting: Entry[]
  flights: number
  readonly busyKeys: Map<string, number>
}

export type Batch = {
  readonly workspaceId: string
  readonly entries: readonly Entry[]
  /** How many of the workspace waited when it was taken, these included. */
  readonly depth: number
}

export type WriteQueue = {
  readonly depth: number
  push(workspaceId: string, entry: Entry): void
  /** The next batch that may leave now, on one of `freeLanes`: what waits is shared out among them. */
  take(freeLanes: number): Batch | undefined
  /** Marks a batch as landed. */
  release(batch: Batch): void
}

/** Below this a flush is not worth splitting. */
const minShare = 8

export function createWriteQueue(limits: { readonly maxBatch: number; readonly maxFlights: number }): WriteQueue {
  const queues = new Map<string, WorkspaceQueue>()
  let depth = 0

  function takeFrom(queue: WorkspaceQueue, limit: number): Entry[] {
    const taken: Entry[] = []
    const passed: Entry[] = []
    const passedKeys = new Set<string>()
    const scanLimit = limit * 4
    let index = 0
    for (; index < queue.waiting.length && index < scanLimit && taken.length < limit; index += 1) {
      const entry = queue.waiting[index]
      if (entry === undefined) break
      const mustWait = entry.keys.some(key => queue.busyKeys.has(key) || passedKeys.has(key))
      if (mustWait) {
        passed.push(entry)
        for (const key of entry.keys) passedKeys.add(key)
      } else taken.push(entry)
    }
    queue.waiting = passed.length === 0 ? queue.waiting.slice(index) : [...passed, ...queue.waiting.slice(index)]
    return taken
  }

  return {
    get depth() {
      return depth
    },

    push(workspaceId, entry) {
      let queue = queues.get(workspaceId)
      if (queue === undefined) {
        queue = { workspaceId, waiting: [], flights: 0, busyKeys: new Map() }
        queues.set(workspaceId, queue)
      }
      queue.waiting.push(entry)
      depth += 1
    },

    take(freeLanes) {
      for (const [workspaceId, queue] of queues) {
        if (queue.waiting.length === 0 || queue.flights >= limits.maxFlights) continue
        const waiting = queue.waiting.length
        const share = Math.ceil(waiting / Math.min(freeLanes, limits.maxFlights - queue.flights))
        const entries = takeFrom(queue, Math.min(limits.maxBatch, Math.max(share, minShare)))
        if (entries.length === 0) continue
        queue.flights += 1
        for (const entry of entries) {
          for (const key of entry.keys) queue.busyKeys.set(key, (queue.busyKeys.get(key) ?? 0) + 1)
        }
        // Behind all others for the next turn.
        queues.delete(workspaceId)
        queues.set(workspaceId, queue)
        return { workspaceId, entries, depth: waiting }
      }
      return undefined
    },

    release(batch) {
      const queue = queues.get(batch.workspaceId)
      if (queue === undefined) return
      queue.flights -= 1
      depth -= batch.entries.length
      for (const entry of batch.entries) {
        for (const key of entry.keys) {
          const users = queue.busyKeys.get(key) ?? 1
          if (users === 1) queue.busyKeys.delete(key)
          else queue.busyKeys.set(key, users - 1)
        }
      }
      if (queue.flights === 0 && queue.waiting.length === 0) queues.delete(batch.workspaceId)
    },
  }
}
