import { isJsonObject } from '../domain/json.ts'
import type { Accumulator } from '../domain/scoring/accumulator.ts'
import type { Accumulators } from '../domain/scoring/engagement.ts'

// The column profile_activity.sums: rule id to [count, value, atMs].

export function encodeSums(sums: Accumulators): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(Object.entries(sums).map(([id, { count, value, atMs }]) => [id, [count, value, atMs]]))
}

/** What the column holds is trusted, for the engine alone writes it. */
export function decodeSums(stored: unknown): Accumulators {
  const sums: Record<string, Accumulator> = {}
  if (!isJsonObject(stored)) return sums
  for (const [id, numbers] of Object.entries(stored)) {
    const [count, value, atMs] = Array.isArray(numbers) ? numbers : []
    if (typeof count === 'number' && typeof value === 'number' && typeof atMs === 'number') {
      sums[id] = { count, value, atMs }
    }
  }
  return sums
}
