// What a draft of rules would do to people, told from their scores before and after.

import type { Level } from './definitions.ts'
import { findLevel } from './levels.ts'

export type ScorePair = { readonly before: number; readonly after: number }

export type Moves = { readonly up: number; readonly down: number; readonly same: number }

/** How many have a score from `from` to `to`, both belonging to it. */
export type Bar = { readonly from: number; readonly to: number; readonly before: number; readonly after: number }

export type DraftEffect = {
  readonly scores: Moves
  readonly averageChange: number
  /** By the order of the levels from the lowest score up; a move out of the unclassified is up. */
  readonly levels: Moves
  readonly histogram: readonly Bar[]
}

const mostBars = 12

function countMoves(changes: Iterable<number>): Moves {
  let [up, down, same] = [0, 0, 0]
  for (const change of changes) {
    if (change > 0) up += 1
    else if (change < 0) down += 1
    else same += 1
  }
  return { up, down, same }
}

/** A width that people count in: 1, 2 or 5 times a power of ten. */
function niceWidth(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)))
  return Math.max(1, [1, 2, 5, 10].map(factor => factor * power).find(width => width >= least) ?? least)
}

function drawHistogram(pairs: readonly ScorePair[]): readonly Bar[] {
  if (pairs.length === 0) return []
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { before, after } of pairs) {
    low = Math.min(low, before, after)
    high = Math.max(high, before, after)
  }
  const width = niceWidth((high - low + 1) / (mostBars - 1))
  const first = Math.floor(low / width)
  const bars = Array.from({ length: Math.floor(high / width) - first + 1 }, () => ({ before: 0, after: 0 }))
  for (const { before, after } of pairs) {
    const [was, is] = [bars[Math.floor(before / width) - first], bars[Math.floor(after / width) - first]]
    if (was !== undefined) was.before += 1
    if (is !== undefined) is.after += 1
  }
  return bars.map((bar, index) => ({ from: (first + index) * width, to: (first + index + 1) * width - 1, ...bar }))
}

export function describeEffect(pairs: readonly ScorePair[], levels: readonly Level[]): DraftEffect {
  const rankOf = (score: number): number => findLevel(levels, score)?.minScore ?? Number.NEGATIVE_INFINITY
  const sum = pairs.reduce((total, { before, after }) => total + after - before, 0)
  return {
    scores: countMoves(pairs.map(({ before, after }) => after - before)),
    averageChange: pairs.length === 0 ? 0 : sum / pairs.length,
    levels: countMoves(
      pairs.map(({ before, after }) => Number(rankOf(after) > rankOf(before)) - Number(rankOf(after) < rankOf(before))),
    ),
    histogram: drawHistogram(pairs),
  }
}
