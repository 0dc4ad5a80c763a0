import { useEffect, useState } from 'react'
import type { JobState } from './job-words.ts'

type Seen = {
  readonly state: JobState
  readonly rows: number
  /** From 0 to 1; null while nobody can tell. */
  readonly share: number | null
}

type Sample = { readonly atMs: number; readonly rows: number; readonly share: number | null }

/** How fast it goes now, by what was seen in the last seconds. */
const windowMs = 12_000
const leastMs = 400

type Pace = { readonly rowsPerSecond: number; readonly secondsLeft: number | null }

function paceOf(samples: readonly Sample[]): Pace | null {
  const first = samples[0]
  const last = samples.at(-1)
  if (first === undefined || last === undefined || last.atMs - first.atMs < leastMs) return null
  const seconds = (last.atMs - first.atMs) / 1000
  const sharePerSecond = last.share === null || first.share === null ? 0 : (last.share - first.share) / seconds
  return {
    rowsPerSecond: (last.rows - first.rows) / seconds,
    secondsLeft: sharePerSecond > 0 && last.share !== null ? (1 - last.share) / sharePerSecond : null,
  }
}

/** Null while it does not move, and before it has been watched for a second. */
export function usePace({ state, rows, share }: Seen): Pace | null {
  const [samples, setSamples] = useState<readonly Sample[]>([])
  const isRunning = state === 'running'
  useEffect(() => {
    if (!isRunning) return setSamples([])
    const atMs = performance.now()
    setSamples(before => [...before.filter(sample => atMs - sample.atMs < windowMs), { atMs, rows, share }])
  }, [isRunning, rows, share])
  return isRunning ? paceOf(samples) : null
}
