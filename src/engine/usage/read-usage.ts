import { forEachCounter, isUsageCounter, type UsageCounter } from '../../domain/usage.ts'
import type { Database } from '../../store/database.ts'
import { usageCountList } from '../../store/read/usage.ts'

export const usageSteps = ['minute', 'hour', 'day'] as const
export type UsageStep = (typeof usageSteps)[number]

export const stepMs: Readonly<Record<UsageStep, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/** Spans of a step that one answer has at most. */
export const maxSpans = 1500

export type UsageSeries = {
  /** The start of each span. */
  readonly timesMs: readonly number[]
  /** One value a span; nothing is zero. */
  readonly series: Readonly<Record<UsageCounter, number[]>>
}

/** From the span in which `fromMs` lies to the one in which the millisecond before `toMs` does. */
export function spansBetween(fromMs: number, toMs: number, step: UsageStep): { first: number; count: number } {
  const first = Math.floor(fromMs / stepMs[step])
  return { first, count: Math.ceil(toMs / stepMs[step]) - first }
}

export async function readUsage(
  database: Database,
  workspaceId: string,
  spans: { readonly first: number; readonly count: number },
  step: UsageStep,
): Promise<UsageSeries> {
  const ms = stepMs[step]
  const rows = await database.run(usageCountList, [
    workspaceId,
    step === 'minute' ? 'minute' : 'hour',
    new Date(spans.first * ms),
    new Date((spans.first + spans.count) * ms),
    ms / 1000,
  ])
  const series = forEachCounter(() => new Array<number>(spans.count).fill(0))
  for (const { span, counter, n } of rows) if (isUsageCounter(counter)) series[counter][span - spans.first] = n
  return { timesMs: Array.from({ length: spans.count }, (_, index) => (spans.first + index) * ms), series }
}
