// How much one profile may hold. Pages and apps write with no more than the id of a company, and whoever writes a profile
// reads all of it and writes all of its stamps: without an end to it, one profile could make every write slow.

import { type Json, memberOf } from '../json.ts'
import type { Rules } from '../prepare/rules.ts'
import type { FieldWrite } from './apply-field.ts'
import { appendItems } from './register.ts'
import type { Progress } from './write-progress.ts'

/** Fields that a profile was ever told of, from where on it takes no further ones that nobody declared. */
export const maxFields = 2_000
export const maxListItems = 10_000
/** Of all values of a profile together, in characters of JSON; smaller values than `largeValue` are always taken. */
export const maxCharacters = 1_048_576
const largeValue = 1_024

function sizeOf(value: Json): number {
  if (typeof value === 'string') return value.length
  return typeof value === 'object' && value !== null ? JSON.stringify(value).length : 8
}

function isTooLarge(fields: Readonly<Record<string, Json>>, name: string, value: Json): boolean {
  const size = sizeOf(value)
  if (size <= largeValue) return false
  const before = memberOf(fields, name)
  if (before !== undefined && size <= sizeOf(before)) return false
  let total = size
  for (const [other, held] of Object.entries(fields)) if (other !== name) total += sizeOf(held)
  return total > maxCharacters
}

/** Why a profile has no room for a field of a write; undefined when it has. */
export function findLackOfRoom(progress: Progress, rules: Rules, field: FieldWrite): string | undefined {
  const { name, value, behaviour } = field
  const { target } = progress
  if (rules.kinds.has(name) || behaviour === 'remove') return undefined
  if (!Object.hasOwn(target.meta, name) && !rules.objects.get('profiles')?.fields.has(name)) {
    progress.fieldCount ??= Object.keys(target.meta).length
    if (progress.fieldCount >= maxFields) return `a profile takes at most ${maxFields} fields`
    progress.fieldCount += 1
  }
  if (value === null) return undefined
  const next = behaviour === 'append' ? appendItems(memberOf(target.fields, name), value) : value
  if (behaviour === 'append' && Array.isArray(next) && next.length > maxListItems) {
    return `a list that is appended to holds at most ${maxListItems} items`
  }
  return isTooLarge(target.fields, name, next) ? 'the profile holds as much as it may' : undefined
}
