import type { Level, LevelKind } from './definitions.ts'

/** The levels of a kind in the order in which they are tried. */
export function orderLevels(levels: readonly Level[], kind: LevelKind): readonly Level[] {
  return levels
    .filter(level => level.kind === kind)
    .toSorted((a, b) => a.order - b.order || a.minScore - b.minScore || (a.id < b.id ? -1 : 1))
}

/** The first of the levels of a kind that has the score in its range; undefined is unclassified. */
export function findLevel(ordered: readonly Level[], score: number): Level | undefined {
  return ordered.find(level => score >= level.minScore && (level.maxScore === null || score <= level.maxScore))
}

type Range = Pick<Level, 'minScore' | 'maxScore'>

function overlap(a: Range, b: Range): boolean {
  const isBelow = (low: Range, high: Range): boolean => low.maxScore !== null && low.maxScore < high.minScore
  return !isBelow(a, b) && !isBelow(b, a)
}

/** Another level of the same kind that has a score in common with this one. */
export function findOverlap(
  levels: readonly Level[],
  level: Range & { readonly kind: LevelKind; readonly id?: string },
): Level | undefined {
  return levels.find(other => other.kind === level.kind && other.id !== level.id && overlap(other, level))
}
