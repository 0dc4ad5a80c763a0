import type { Clock } from './clock.ts'

/** How many arrivals one millisecond can number. */
const perMs = 4096

/** Numbers arrivals: milliseconds times 4096 plus a counter, always growing, below 2^53 until the year 2039. */
export function createArrivals(now: Clock): () => number {
  let last = 0
  return () => {
    last = Math.max(last + 1, now() * perMs)
    return last
  }
}
