import type { Database } from '../store/database.ts'
import { rateWindowUpsertTake } from '../store/write/rate-window.ts'
import { createJointDraws, type Drawn, toSeconds } from './joint-draws.ts'

// Fixed windows of a second and of a minute; each begins with the first call after the one before has ended, and either
// refuses what goes over it. They live in the database, so all processes count in the same ones.

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

type Taken = {
  readonly taken: number
  /** After what was taken. */
  readonly remaining: number
  readonly leftMs: number
  /** Until the windows that are exhausted end; 0 when none is. */
  readonly exhaustedMs: number
}

/** `factor` multiplies all limits; null admits everything and asks the database nothing. `now` only measures spans. */
export function createRateWindows(database: Database, factor: number | null, now: () => number): RateWindows {
  if (factor === null) {
    return {
      take: async ({ limits }) => ({ isAdmitted: true, limits, remaining: limits.burst, resetSeconds: 1 }),
    }
  }
  const draws = createJointDraws<boolean, Standing>(now)
  return {
    take({ workspaceId, endpoint, limits: asked, counts }) {
      const limits = { burst: multiply(asked.burst, factor), steady: multiply(asked.steady, factor) }
      return draws.take(
        `${workspaceId} ${endpoint}`,
        counts,
        waiting => draw(database, workspaceId, endpoint, waiting, limits),
        exhaustedMs => ({ isAdmitted: !counts, limits, remaining: 0, resetSeconds: toSeconds(exhaustedMs) }),
      )
    },
  }
}

function multiply(limit: number, factor: number): number {
  return Math.max(1, Math.floor(limit * factor))
}

/** `waiting` says of each call whether it counts. */
async function draw(
  database: Database,
  workspaceId: string,
  endpoint: string,
  waiting: readonly boolean[],
  limits: Limits,
): Promise<Drawn<Standing>> {
  const wanted = waiting.filter(counts => counts).length
  const taken = await takeFromDatabase(database, workspaceId, endpoint, wanted, limits)
  return {
    answers: standingsOf(waiting, taken, limits),
    exhaustedMs: taken.taken < wanted ? taken.exhaustedMs : 0,
  }
}

/** The first to come are admitted, each told what is left after it. */
function standingsOf(waiting: readonly boolean[], taken: Taken, limits: Limits): readonly Standing[] {
  let remaining = taken.remaining + taken.taken
  let left = taken.taken
  return waiting.map(counts => {
    const isAdmitted = !counts || left > 0
    if (counts && isAdmitted) {
      left -= 1
      remaining -= 1
    }
    return { isAdmitted, limits, remaining, resetSeconds: toSeconds(isAdmitted ? taken.leftMs : taken.exhaustedMs) }
  })
}

async function takeFromDatabase(
  database: Database,
  workspaceId: string,
  endpoint: string,
  wanted: number,
  limits: Limits,
): Promise<Taken> {
  const { burst, steady } = limits
  const [row] = await database.run(rateWindowUpsertTake, [workspaceId, endpoint, wanted, burst, steady])
  if (row === undefined) throw new Error('an upsert returns its row')
  const second = { remaining: Math.max(0, burst - row.burst_count), leftMs: row.burst_left_ms }
  const minute = { remaining: Math.max(0, steady - row.steady_count), leftMs: row.steady_left_ms }
  const scarcer = minute.remaining < second.remaining ? minute : second
  const exhausted = [second, minute].filter(({ remaining }) => remaining === 0).map(({ leftMs }) => leftMs)
  return { taken: row.taken, ...scarcer, exhaustedMs: Math.max(0, ...exhausted) }
}
