// The one way in. A command is prepared (pure), waits for a free lane, and leaves with everything else that waits for
// its workspace: an idle server answers at once, a busy one writes many in two round trips.

import type { Command, Receipt, ReceiptOf, Settled } from '../../domain/command.ts'
import type { WorkspaceConfig } from '../../domain/config.ts'
import type { ParsePhone } from '../../domain/identity/normalise.ts'
import type { RenderMessage, Verdict } from '../../domain/plan/flush-plan.ts'
import type { Supplies } from '../../domain/plan/flush-state.ts'
import type { Database, Queryable } from '../../store/database.ts'
import { type ConfigCache, OverloadedError, UnknownWorkspaceError, type Writer } from '../engine.ts'
import { type FlushTools, flush, isSomebodysFault, onOurSide, prepare, refusalOf } from './flush.ts'
import { rulesOf } from './plan-commands.ts'
import { createRecentProfiles } from './recent-profiles.ts'
import { orderingKeys } from './wanted.ts'
import { createWriteQueue, type Entry } from './write-queue.ts'

export type WriterObserver = {
  /** A flush has landed; `depth` is how many commands of its workspace waited when it left, its own included. */
  readonly onFlush: (commands: number, seconds: number, workspaceId: string, depth: number) => void
  /** A flush is read and planned again: rows or configuration changed under it. */
  readonly onRetry: (reason: 'raced' | 'outdated') => void
  /** A flush has entered webhooks. */
  readonly onMessages: () => void
  /** A command has settled: the outcome of its receipt, or, without one, what its idempotency key said. */
  readonly onSettled: (outcome: string, workspaceId: string, receipt: Receipt | undefined) => void
}

export type WriterOptions = {
  readonly database: Database
  readonly config: ConfigCache
  readonly parsePhone: ParsePhone
  readonly supplies: Supplies
  readonly nowMs: () => number
  readonly observer: WriterObserver
  readonly renderMessage: RenderMessage
  /** Commands that may wait before new ones are refused. */
  readonly maxDepth?: number
  readonly maxBatch?: number
}

const flightsPerWorkspace = 2

/** The receipt's type follows from the command's: planning answers a command with a receipt of its own kind. */
function asSettled<C extends Command>(verdict: Verdict): Settled<ReceiptOf<C>> {
  return verdict as Settled<ReceiptOf<C>>
}

/** One command of many that failed alone is its own verdict; what no command is to blame for fails the call. */
function blame(error: unknown, command: Command | undefined): Verdict {
  if (command === undefined || !isSomebodysFault(error)) throw error
  return { kind: 'settled', receipt: refusalOf(command, [onOurSide]), answer: null }
}

export function createWriter(options: WriterOptions): Writer {
  const { database, config, observer } = options
  const maxDepth = options.maxDepth ?? 50_000
  const queue = createWriteQueue({ maxBatch: options.maxBatch ?? 2_000, maxFlights: flightsPerWorkspace })
  const freeLanes: Queryable[] = [...database.lanes]
  const openKeys = new Set<string>()
  const tools: FlushTools = {
    config,
    parsePhone: options.parsePhone,
    supplies: options.supplies,
    nowMs: options.nowMs,
    statements: new Map(),
    rules: new WeakMap(),
    recent: createRecentProfiles(options.nowMs),
    renderMessage: options.renderMessage,
    onRetry: observer.onRetry,
    onMessages: observer.onMessages,
  }
  let isPumpDue = false
  let isDraining = false
  /** Commands admitted whose configuration is still being looked up. */
  let arriving = 0
  const onIdle: (() => void)[] = []

  function report<C extends Command>(workspaceId: string, verdict: Verdict): Settled<ReceiptOf<C>> {
    const receipt = verdict.kind === 'settled' ? verdict.receipt : undefined
    observer.onSettled(receipt?.outcome ?? verdict.kind, workspaceId, receipt)
    return asSettled<C>(verdict)
  }

  function pump(): void {
    isPumpDue = false
    while (freeLanes.length > 0) {
      const batch = queue.take(freeLanes.length)
      if (batch === undefined) break
      const lane = freeLanes.pop()
      if (lane === undefined) break
      const startedMs = performance.now()
      void flush(lane, batch, tools).then(answers => {
        freeLanes.push(lane)
        queue.release(batch)
        observer.onFlush(batch.entries.length, (performance.now() - startedMs) / 1000, batch.workspaceId, batch.depth)
        // The next flush leaves before these answers are written, so that the database has work meanwhile.
        pump()
        for (const answer of answers) answer()
        reportIdle()
      })
    }
  }

  // After the sockets of this turn of the event loop have been read, so that what arrived together leaves together.
  function schedulePump(): void {
    if (isPumpDue) return
    isPumpDue = true
    setImmediate(pump)
  }

  function depth(): number {
    return arriving + queue.depth
  }

  function reportIdle(): void {
    if (depth() === 0) for (const resolve of onIdle.splice(0)) resolve()
  }

  /** Counts commands as waiting while their configuration is looked up; `queueArrived` ends that. */
  async function admit(workspaceId: string, count: number): Promise<WorkspaceConfig> {
    if (isDraining || depth() + count > maxDepth) throw new OverloadedError('the write queue is full')
    arriving += count
    try {
      const found = (await config.get(workspaceId)) ?? (await config.refresh(workspaceId))
      if (found === undefined) throw new UnknownWorkspaceError(`no workspace ${workspaceId}`)
      return found
    } catch (error) {
      queueArrived(count, () => {})
      throw error
    }
  }

  function queueArrived<T>(count: number, queueAll: () => T): T {
    arriving -= count
    const queued = queueAll()
    // They may all have been refused or answered without waiting.
    if (isDraining) reportIdle()
    return queued
  }

  /** Queues a command, or answers at once why not. `confirm` is asked before a refusal that an old configuration may have caused. */
  function submit(
    workspaceId: string,
    command: Command,
    known: WorkspaceConfig,
    confirm: () => Promise<WorkspaceConfig>,
  ): Promise<Verdict> {
    const outcome = prepare(command, rulesOf(tools, known), options.parsePhone)
    if (outcome.kind === 'refused') {
      return confirm().then(latest =>
        latest === known
          ? { kind: 'settled', receipt: outcome.receipt, answer: null }
          : submit(workspaceId, command, latest, () => Promise.resolve(latest)),
      )
    }
    const key = command.type === 'merge' ? undefined : command.idempotency?.key
    const openKey = key === undefined ? undefined : `${workspaceId} ${key}`
    if (openKey !== undefined) {
      if (openKeys.has(openKey)) return Promise.resolve({ kind: 'key_in_progress' })
      openKeys.add(openKey)
    }
    const settled = new Promise<Verdict>((settle, fail) => {
      const entry: Entry = {
        command,
        prepared: outcome.prepared,
        config: known,
        keys: orderingKeys(outcome.prepared),
        settle,
        fail,
      }
      queue.push(workspaceId, entry)
    })
    schedulePump()
    return openKey === undefined ? settled : settled.finally(() => openKeys.delete(openKey))
  }

  return {
    get depth() {
      return depth()
    },

    async write<C extends Command>(workspaceId: string, command: C) {
      const known = await admit(workspaceId, 1)
      const confirm = () => config.refresh(workspaceId).then(latest => latest ?? known)
      return report<C>(workspaceId, await queueArrived(1, () => submit(workspaceId, command, known, confirm)))
    },

    async writeAll<C extends Command>(workspaceId: string, commands: readonly C[]) {
      const known = await admit(workspaceId, commands.length)
      let latest: Promise<WorkspaceConfig> | undefined
      const confirm = (): Promise<WorkspaceConfig> => {
        latest ??= config.refresh(workspaceId).then(found => found ?? known)
        return latest
      }
      const submitted = queueArrived(commands.length, () =>
        commands.map(command => submit(workspaceId, command, known, confirm)),
      )
      const verdicts = await Promise.all(
        submitted.map((verdict, at) => verdict.catch(error => blame(error, commands[at]))),
      )
      return verdicts.map(verdict => report<C>(workspaceId, verdict))
    },

    async drain() {
      isDraining = true
      if (depth() === 0) return
      await new Promise<void>(resolve => {
        onIdle.push(resolve)
      })
    },
  }
}
