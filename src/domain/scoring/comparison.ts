import { type Json, memberOf } from '../json.ts'
import type { ConditionOperator, EventOperator } from './definitions.ts'
import { type NumberRange, readNumber, readRange } from './number-range.ts'

/** A condition with what its value stands for worked out once. */
export type Comparison = {
  readonly operator: ConditionOperator
  readonly text: string
  readonly lowerText: string
  /** Undefined where the value is no plain number; numeric operators then never hold. */
  readonly threshold: number | undefined
}

/** A comparison with the top-level member of that name. */
export type MemberComparison = Comparison & { readonly field: string }

function longName(operator: ConditionOperator | EventOperator): ConditionOperator {
  if (operator === 'gte') return 'greater_or_equal'
  return operator === 'lte' ? 'less_or_equal' : operator
}

export function prepareComparison(operator: ConditionOperator | EventOperator, value: string): Comparison {
  const text = value.trim()
  return { operator: longName(operator), text, lowerText: text.toLowerCase(), threshold: readNumber(text) }
}

/** Missing, null or blank. A list or an object is neither empty nor a text: only `is_not_empty` holds for it. */
export function isEmptyValue(value: Json | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}

/** A value with what comparisons make of it, worked out when first asked for. */
export type Reading = {
  readonly value: Json | undefined
  /** Undefined for what has no text: nothing, lists and objects. */
  readonly text: string | undefined
  lowerText: string | undefined
  /** Null where it is not numeric. */
  range: NumberRange | null | undefined
}

export function readValue(value: Json | undefined): Reading {
  return { value, text: textOf(value), lowerText: undefined, range: undefined }
}

function textOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value.trim()
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

function lowerTextOf(reading: Reading, text: string): string {
  reading.lowerText ??= text.toLowerCase()
  return reading.lowerText
}

/** Every number that the value may stand for must be on the right side. */
function isBeyond(operator: ConditionOperator, reading: Reading, threshold: number): boolean {
  if (reading.range === undefined) reading.range = readRange(reading.value) ?? null
  const { range } = reading
  if (range === null) return false
  switch (operator) {
    case 'greater_than':
      return range.low > threshold || (range.isLowOpen && range.low === threshold)
    case 'greater_or_equal':
      return range.low >= threshold
    case 'less_than':
      return range.high < threshold || (range.isHighOpen && range.high === threshold)
    default:
      return range.high <= threshold
  }
}

/** Whole texts compare exactly, parts of texts without regard to case. What is empty only ever `is_empty`. */
export function holds(comparison: Comparison, reading: Reading): boolean {
  const { operator, threshold } = comparison
  const { value, text } = reading
  if (text === '' || value === undefined || value === null) return operator === 'is_empty'
  if (operator === 'is_empty' || operator === 'is_not_empty') return operator === 'is_not_empty'
  if (text === undefined) return false
  switch (operator) {
    case 'equals':
      return text === comparison.text
    case 'not_equals':
      return text !== comparison.text
    case 'contains':
      return lowerTextOf(reading, text).includes(comparison.lowerText)
    case 'starts_with':
      return lowerTextOf(reading, text).startsWith(comparison.lowerText)
    case 'ends_with':
      return lowerTextOf(reading, text).endsWith(comparison.lowerText)
    default:
      return threshold !== undefined && isBeyond(operator, reading, threshold)
  }
}

export function holdsFor(comparison: MemberComparison, members: Readonly<Record<string, Json>>): boolean {
  return holds(comparison, readValue(memberOf(members, comparison.field)))
}
