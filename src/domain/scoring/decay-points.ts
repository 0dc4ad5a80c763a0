// What decays took off is kept where the accumulators of rules are, under the decay's id: `value` the points of all time,
// `count` and `atMs` how many intervals were taken off since the latest event, and when that was.

import { memberOf } from '../json.ts'
import type { Accumulator } from './accumulator.ts'
import { type DecayProgress, findDue } from './decays.ts'
import type { Decay } from './definitions.ts'
import type { Accumulators } from './engagement.ts'

/** What decays have taken off a profile so far, from the sums of its homes; inactive decays included, deleted ones not. */
export function sumDecayPoints(decays: readonly Decay[], homes: readonly Accumulators[]): number {
  let points = 0
  for (const { id } of decays) for (const sums of homes) points += memberOf(sums, id)?.value ?? 0
  return points
}

/** Of a home with events. */
export type ActiveHome = { readonly homeId: string; readonly lastEventMs: number; readonly sums: Accumulators }

export type TakenDecay = { readonly decay: Decay; readonly intervals: number; readonly points: number }

export type Taken = {
  /** The homes as they are afterwards; the one with the latest event has the points. */
  readonly homes: readonly ActiveHome[]
  readonly changed: ActiveHome
  readonly decays: readonly TakenDecay[]
}

function isLater(a: Accumulator, b: Accumulator): boolean {
  return a.atMs > b.atMs || (a.atMs === b.atMs && a.count > b.count)
}

function findProgress(decayId: string, homes: readonly ActiveHome[]): DecayProgress | undefined {
  let latest: Accumulator | undefined
  for (const { sums } of homes) {
    const held = memberOf(sums, decayId)
    if (held !== undefined && (latest === undefined || isLater(held, latest))) latest = held
  }
  return latest && { sinceMs: latest.atMs, intervals: latest.count }
}

/**
 * Takes off a profile what decays are due. `scoreOf` is the highest score of the homes given: where scores have a floor
 * (`isFloored`), nothing is taken off one that has come down to it, so that idle profiles come to rest.
 */
export function takeDecays(
  decays: readonly Decay[],
  homes: readonly ActiveHome[],
  nowMs: number,
  isFloored: boolean,
  scoreOf: (homes: readonly Accumulators[]) => number,
): Taken | undefined {
  let taken: Taken | undefined
  for (const decay of decays) {
    const present: readonly ActiveHome[] = taken?.homes ?? homes
    const latest = present.reduce<ActiveHome | undefined>(
      (a, b) => (a === undefined || b.lastEventMs > a.lastEventMs ? b : a),
      undefined,
    )
    if (latest === undefined) return undefined
    const due = findDue(decay, latest.lastEventMs, findProgress(decay.id, present), nowMs)
    if (due === undefined || decay.points >= 0) continue
    const left = isFloored ? Math.ceil(Math.max(0, scoreOf(present.map(home => home.sums))) / -decay.points) : Infinity
    const intervals = Math.min(due.intervals, left)
    if (intervals === 0) continue
    const points = intervals * decay.points
    const { sinceMs, intervals: count } = due.progress
    const value = (memberOf(latest.sums, decay.id)?.value ?? 0) + points
    const changed = { ...latest, sums: { ...latest.sums, [decay.id]: { count, value, atMs: sinceMs } } }
    taken = {
      homes: present.map(home => (home === latest ? changed : home)),
      changed,
      decays: [...(taken?.decays ?? []), { decay, intervals, points }],
    }
  }
  return taken
}
