import { Type } from 'typebox'

// Members that queries of several routes have in common.

export const WholeText = Type.String({ pattern: '^-?\\d{1,100}$' })

/** Text to compare stored text with, which never has a NUL. */
export const PlainText = Type.String({ minLength: 1, maxLength: 512, pattern: '^[^\\u0000]+$' })

const dayMs = 86_400_000

export const ranges = ['today', 'yesterday', 'last_7d', 'last_30d', 'last_90d'] as const
export type Range = (typeof ranges)[number]

/** From and up to; null is open. Days are those of UTC. */
export function readRange(range: Range, nowMs: number): { readonly fromMs: number; readonly toMs: number | null } {
  const todayMs = Math.floor(nowMs / dayMs) * dayMs
  if (range === 'today') return { fromMs: todayMs, toMs: null }
  if (range === 'yesterday') return { fromMs: todayMs - dayMs, toMs: todayMs }
  return { fromMs: nowMs - Number(range.slice(5, -1)) * dayMs, toMs: null }
}

export function daysBefore(days: number, nowMs: number): number {
  return nowMs - days * dayMs
}

/** What lies beyond the numbers that scores can have compares like the last of them. */
const [leastScore, greatestScore] = [-(2 ** 31), 2 ** 31 - 1]

export function wholeOf(text: string | undefined): number | null {
  return text === undefined ? null : Math.min(greatestScore, Math.max(leastScore, Number(text)))
}
