import type { Answer } from '../../../app/client.ts'

export type Level = Answer<'GET /v1/levels'>['data'][number]

/** Levels of one kind from the lowest score up. */
export function fromLowest(levels: readonly Level[]): readonly Level[] {
  return levels.toSorted((a, b) => a.min_score - b.min_score)
}

export function rangeOf({ min_score: min, max_score: max }: Pick<Level, 'min_score' | 'max_score'>): string {
  if (max === null) return `${min.toLocaleString('en')} and more`
  return min === max ? min.toLocaleString('en') : `${min.toLocaleString('en')} to ${max.toLocaleString('en')}`
}

/** Scores that no level has, in words. */
export function describeGaps(levels: readonly Level[]): readonly string[] {
  const sorted = fromLowest(levels)
  const gaps: string[] = []
  const [lowest] = sorted
  if (lowest !== undefined && lowest.min_score > 0)
    gaps.push(`Scores from 0 to ${(lowest.min_score - 1).toLocaleString('en')} have no level.`)
  for (const [index, level] of sorted.entries()) {
    const next = sorted[index + 1]
    if (level.max_score === null) continue
    if (next === undefined) gaps.push(`Scores above ${level.max_score.toLocaleString('en')} have no level.`)
    else if (next.min_score > level.max_score + 1)
      gaps.push(
        `Scores from ${(level.max_score + 1).toLocaleString('en')} to ${(next.min_score - 1).toLocaleString('en')} have no level.`,
      )
  }
  return gaps
}
