// The running state of one engagement rule at one home: how many events it counted, and what they are worth at a time
// when each is worth one as it happens and half as much a half-life later. Weights are left out, so a changed weight
// costs nothing. Any order of adding and joining gives the same state, up to the rounding of floating point.

export type Accumulator = {
  readonly count: number
  /** Without a half-life equal to the count. */
  readonly value: number
  /** The time of the latest event; `value` is what all are worth then. */
  readonly atMs: number
}

const dayMs = 86_400_000

/** What one point is worth after a time; what lies ahead counts as now. */
function remainingAfter(elapsedMs: number, halfLifeDays: number | null): number {
  return halfLifeDays === null || elapsedMs <= 0 ? 1 : 0.5 ** (elapsedMs / (halfLifeDays * dayMs))
}

export function worthAt({ value, atMs }: Accumulator, nowMs: number, halfLifeDays: number | null): number {
  return value * remainingAfter(nowMs - atMs, halfLifeDays)
}

/** One event more; it may be older than those already counted. */
export function addOne(held: Accumulator | undefined, atMs: number, halfLifeDays: number | null): Accumulator {
  const one = { count: 1, value: 1, atMs }
  return held === undefined ? one : joinAccumulator(held, one, halfLifeDays)
}

/** The two together, of different events. */
export function joinAccumulator(a: Accumulator, b: Accumulator, halfLifeDays: number | null): Accumulator {
  const atMs = Math.max(a.atMs, b.atMs)
  return {
    count: a.count + b.count,
    value: worthAt(a, atMs, halfLifeDays) + worthAt(b, atMs, halfLifeDays),
    atMs,
  }
}
