import type { Clock } from './clock.ts'

/** How many arrivals one millisecond can number. */
const perMs = 1000

/** Numbers arrivals: microseconds since 1970 as far as the clock tells, counted within a millisecond, always growing. */
export function createArrivals(now: Clock): () => number {
  let last = 0
  return () => {
    last = Math.max(last + 1, now() * perMs)
    return last
  }
}
