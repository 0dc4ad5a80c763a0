import type { Decay } from './definitions.ts'

/** How many intervals of a decay were taken off since the latest event, which was at `sinceMs`. */
export type DecayProgress = { readonly sinceMs: number; readonly intervals: number }

export type DueDecay = {
  readonly decayId: string
  /** Full intervals that were not taken off yet. */
  readonly intervals: number
  /** Zero or less: what all of them together take off. */
  readonly points: number
  /** What to remember once the points are taken off. */
  readonly progress: DecayProgress
}

const dayMs = 86_400_000

/**
 * What a decay takes off now. Intervals run from the latest event of the profile (those of type DECAY are none), and not
 * from before the decay existed; an event starts them anew, what was taken off stays off.
 */
export function findDue(
  decay: Decay,
  lastEventMs: number,
  progress: DecayProgress | undefined,
  nowMs: number,
): DueDecay | undefined {
  if (!decay.isActive || decay.intervalDays <= 0) return undefined
  const sinceMs = Math.max(lastEventMs, decay.createdAtMs)
  const elapsed = Math.floor((nowMs - sinceMs) / (decay.intervalDays * dayMs))
  const taken = progress?.sinceMs === sinceMs ? progress.intervals : 0
  const intervals = elapsed - taken
  if (intervals <= 0) return undefined
  return { decayId: decay.id, intervals, points: intervals * decay.points, progress: { sinceMs, intervals: elapsed } }
}
