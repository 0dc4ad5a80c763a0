import type { Answer } from '../../../app/client.ts'

export type Level = Answer<'GET /v1/levels'>['data'][number]

/** Levels of one kind from the lowest score up. */
export function fromLowest(levels: readonly Level[]): readonly Level[] {
  return levels.toSorted((a, b) => a.min_score - b.min_score)
}

export function rangeOf({ min_score: min, max_score: max }: Pick<Level, 'min_score' | 'max_score'>): string {
  if (max === null) return `${min.toLocaleString()} and more`
  return min === max ? min.toLocaleString() : `${min.toLocaleString()} to ${max.toLocaleString()}`
}

/** Scores that no level has, in words. */
export function describeGaps(levels: readonly Level[]): readonly string[] {
  const sorted = fromLowest(levels)
  const gaps: string[] = []
  const [lowest] = sorted
  if (lowest !== undefined && lowest.min_score > 0)
    gaps.push(`Scores from 0 to ${(lowest.min_score - 1).toLocaleString()} have no level.`)
  for (const [index, level] of sorted.entries()) {
    const next = sorted[index + 1]
    if (level.max_score === null) continue
    if (next === undefined) gaps.push(`Scores above ${level.max_score.toLocaleString()} have no level.`)
    else if (next.min_score > level.max_score + 1)
      gaps.push(
        `Scores from ${(level.max_score + 1).toLocaleString()} to ${(next.min_score - 1).toLocaleString()} have no level.`,
      )
  }
  return gaps
}
