type Sample = { readonly atMs: number; readonly done: number }

const windowMs = 15_000

/** Units a second over the last seconds; undefined until something was measured. */
export type RateMeter = {
  add(atMs: number, done: number): number | undefined
}

export function createRateMeter(): RateMeter {
  let samples: readonly Sample[] = []
  return {
    add(atMs, done) {
      samples = [...samples.filter(sample => atMs - sample.atMs <= windowMs), { atMs, done }]
      const [first] = samples
      if (first === undefined || atMs === first.atMs || done <= first.done) return undefined
      return ((done - first.done) * 1000) / (atMs - first.atMs)
    },
  }
}
