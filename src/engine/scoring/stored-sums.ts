import { isJsonObject } from '../../domain/json.ts'
import type { Accumulator } from '../../domain/scoring/accumulator.ts'
import type { Accumulators } from '../../domain/scoring/engagement.ts'

// The column profile_activity.sums: an accumulator is `[count, value, atMs]`.

function isTriple(value: unknown): value is readonly [number, number, number] {
  return Array.isArray(value) && value.length === 3 && value.every(part => typeof part === 'number')
}

export function readSums(stored: unknown): Accumulators {
  if (!isJsonObject(stored)) return {}
  const sums: Record<string, Accumulator> = {}
  for (const [ruleId, triple] of Object.entries(stored)) {
    if (!isTriple(triple)) continue
    const [count, value, atMs] = triple
    sums[ruleId] = { count, value, atMs }
  }
  return sums
}

export function sumsToStore(sums: Accumulators): Readonly<Record<string, readonly [number, number, number]>> {
  return Object.fromEntries(Object.entries(sums).map(([id, { count, value, atMs }]) => [id, [count, value, atMs]]))
}
