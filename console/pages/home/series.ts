import type { Usage } from './queries.ts'

export type Counter = keyof Usage['series']

export type ChartLine = {
  readonly label: string
  /** One of Mantine's colours with a shade. */
  readonly color: string
  readonly counters: readonly Counter[]
}

export const writeLines: readonly ChartLine[] = [
  { label: 'Created', color: 'teal.6', counters: ['created'] },
  { label: 'Updated', color: 'brand.5', counters: ['updated'] },
  { label: 'Unchanged', color: 'gray.5', counters: ['unchanged'] },
  { label: 'Refused', color: 'red.6', counters: ['refused'] },
]

export const identityLines: readonly ChartLine[] = [
  { label: 'Events', color: 'grape.5', counters: ['events'] },
  { label: 'Merges', color: 'teal.6', counters: ['merges'] },
  { label: 'Conflicts', color: 'orange.6', counters: ['conflicts'] },
]

export const errorLines: readonly ChartLine[] = [
  { label: 'Onefold', color: 'brand.5', counters: ['errors_native'] },
  { label: 'Experiture', color: 'teal.6', counters: ['errors_experiture'] },
  { label: 'kenbun', color: 'grape.5', counters: ['errors_kenbun'] },
  { label: 'Klaviyo', color: 'orange.6', counters: ['errors_klaviyo'] },
  { label: 'Zyntro', color: 'cyan.6', counters: ['errors_zyntro'] },
  { label: 'Failed on our side', color: 'red.6', counters: ['failures'] },
]

export const queueLines: readonly ChartLine[] = [
  { label: 'Most writes waiting at once', color: 'brand.5', counters: ['queue_peak'] },
]

export const writeCounters: readonly Counter[] = ['created', 'updated', 'unchanged', 'refused']
export const errorCounters: readonly Counter[] = errorLines.flatMap(({ counters }) => counters)

export type Span = { readonly at: string; readonly values: Readonly<Record<string, number>> }

/** The later half of what was read, by the labels of the lines. */
export function spansOf({ times, series }: Usage, lines: readonly ChartLine[]): readonly Span[] {
  const from = Math.floor(times.length / 2)
  return times.slice(from).map((at, index) => ({
    at,
    values: Object.fromEntries(
      lines.map(({ label, counters }) => [
        label,
        counters.reduce((sum, counter) => sum + (series[counter][from + index] ?? 0), 0),
      ]),
    ),
  }))
}

/** What happened in the range, and in as much time before it. */
export function compare({ times, series }: Usage, counters: readonly Counter[]): { now: number; before: number } {
  const from = Math.floor(times.length / 2)
  let [now, before] = [0, 0]
  for (const counter of counters) {
    for (const [index, n] of series[counter].entries()) {
      if (index < from) before += n
      else now += n
    }
  }
  return { now, before }
}
