import type { Json } from '../json.ts'

export const maxPayloadBytes = 1_048_576
export const maxPayloadDepth = 32
export const maxSourceLength = 255

/** Whether a value is nested deeper; the payload itself is the first level. */
export function isDeeperThan(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  return Object.values(value).some(item => isDeeperThan(item, levels - 1))
}
