import type { Database } from '../store/database.ts'
import { rateWindowUpsertTake } from '../store/write/rate-window.ts'

// Fixed windows of a second and of a minute; each begins with the first call after the one before has ended, and either
// refuses what goes over it. They live in the database, so all processes count in the same ones. Within a process, calls
// that arrive while a statement for their endpoint is under way wait and then draw together. An endpoint known to be
// exhausted is refused from memory until its window ends: others can only exhaust it further.

export type Limits = {
  /** Calls a second. */
  readonly burst: number
  /** Calls a minute. */
  readonly steady: number
}

export type Draw = {
  readonly workspaceId: string
  readonly endpoint: string
  readonly limits: Limits
  /** False asks how things stand and is never refused. */
  readonly counts: boolean
}

/** How an endpoint stands: of the two windows the one with less left. */
export type Standing = {
  readonly isAdmitted: boolean
  /** What holds here: the limits asked for, times the factor. */
  readonly limits: Limits
  readonly remaining: number
  /** Until that window ends; until a call can be admitted again, when this one was not. */
  readonly resetSeconds: number
}

export type RateWindows = { take(draw: Draw): Promise<Standing> }

type Waiter = {
  readonly counts: boolean
  readonly resolve: (standing: Standing) => void
  readonly reject: (error: unknown) => void
}

/** What this process knows of an endpoint while somebody waits for it or it is exhausted. */
type Watch = { waiting: Waiter[]; isDrawing: boolean; exhaustedUntilMs: number }

type Drawn = {
  readonly taken: number
  /** After what was taken. */
  readonly remaining: number
  readonly leftMs: number
  /** Until the windows that are exhausted end; 0 when none is. */
  readonly exhaustedMs: number
}

/** Watches above this are looked through for those whose windows have ended meanwhile. */
const sweepAbove = 1000

/** `factor` multiplies all limits; null admits everything and asks the database nothing. `now` only measures spans. */
export function createRateWindows(database: Database, factor: number | null, now: () => number): RateWindows {
  if (factor === null) {
    return {
      take: async ({ limits }) => ({ isAdmitted: true, limits, remaining: limits.burst, resetSeconds: 1 }),
    }
  }
  const watches = new Map<string, Watch>()

  async function draw(key: string, watch: Watch, { workspaceId, endpoint }: Draw, limits: Limits): Promise<void> {
    watch.isDrawing = true
    while (watch.waiting.length > 0) {
      const waiters = watch.waiting
      watch.waiting = []
      try {
        const wanted = waiters.filter(waiter => waiter.counts).length
        const drawn = await takeFromDatabase(database, workspaceId, endpoint, wanted, limits)
        if (drawn.taken < wanted) watch.exhaustedUntilMs = now() + drawn.exhaustedMs
        answerWaiters(waiters, drawn, limits)
      } catch (error) {
        for (const waiter of waiters) waiter.reject(error)
      }
    }
    watch.isDrawing = false
    if (watch.exhaustedUntilMs <= now()) watches.delete(key)
  }

  function forgetEnded(): void {
    for (const [key, watch] of watches) {
      if (!watch.isDrawing && watch.exhaustedUntilMs <= now()) watches.delete(key)
    }
  }

  return {
    async take(asked) {
      const limits = { burst: multiply(asked.limits.burst, factor), steady: multiply(asked.limits.steady, factor) }
      const key = `${asked.workspaceId} ${asked.endpoint}`
      let watch = watches.get(key)
      if (watch === undefined) {
        if (watches.size > sweepAbove) forgetEnded()
        watch = { waiting: [], isDrawing: false, exhaustedUntilMs: 0 }
        watches.set(key, watch)
      }
      const exhaustedMs = watch.exhaustedUntilMs - now()
      if (exhaustedMs > 0) {
        return { isAdmitted: !asked.counts, limits, remaining: 0, resetSeconds: toSeconds(exhaustedMs) }
      }
      const { waiting, isDrawing } = watch
      const standing = new Promise<Standing>((resolve, reject) =>
        waiting.push({ counts: asked.counts, resolve, reject }),
      )
      if (!isDrawing) void draw(key, watch, asked, limits)
      return standing
    },
  }
}

function multiply(limit: number, factor: number): number {
  return Math.max(1, Math.floor(limit * factor))
}

/** The first to come are admitted, each told what is left after it. */
function answerWaiters(waiters: readonly Waiter[], drawn: Drawn, limits: Limits): void {
  let remaining = drawn.remaining + drawn.taken
  let left = drawn.taken
  for (const { counts, resolve } of waiters) {
    const isAdmitted = !counts || left > 0
    if (counts && isAdmitted) {
      left -= 1
      remaining -= 1
    }
    resolve({
      isAdmitted,
      limits,
      remaining,
      resetSeconds: toSeconds(isAdmitted ? drawn.leftMs : drawn.exhaustedMs),
    })
  }
}

function toSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000))
}

async function takeFromDatabase(
  database: Database,
  workspaceId: string,
  endpoint: string,
  wanted: number,
  limits: Limits,
): Promise<Drawn> {
  const { burst, steady } = limits
  const [row] = await database.run(rateWindowUpsertTake, [workspaceId, endpoint, wanted, burst, steady])
  if (row === undefined) throw new Error('an upsert returns its row')
  const second = { remaining: Math.max(0, burst - row.burst_count), leftMs: row.burst_left_ms }
  const minute = { remaining: Math.max(0, steady - row.steady_count), leftMs: row.steady_left_ms }
  const scarcer = minute.remaining < second.remaining ? minute : second
  const exhausted = [second, minute].filter(({ remaining }) => remaining === 0).map(({ leftMs }) => leftMs)
  return { taken: row.taken, ...scarcer, exhaustedMs: Math.max(0, ...exhausted) }
}
