// A filter is `field:op:value`, as the API takes it; people read and make it in words.

import type { FieldType } from './queries.ts'

export type Op = 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'prefix' | 'contains' | 'exists'

export type Filter = { readonly field: string; readonly op: Op; readonly value: string }

type Words = readonly (readonly [op: Op, words: string])[]

const present: Words = [['exists', 'has a value']]
const texts: Words = [
  ['eq', 'is'],
  ['ne', 'is not'],
  ['contains', 'contains'],
  ['prefix', 'begins with'],
  ['in', 'is one of'],
  ...present,
]
const numbers: Words = [
  ['eq', 'is'],
  ['ne', 'is not'],
  ['gt', 'is more than'],
  ['gte', 'is at least'],
  ['lt', 'is less than'],
  ['lte', 'is at most'],
  ...present,
]
const moments: Words = [['gte', 'is on or after'], ['lt', 'is before'], ...present]

/** What can be asked of a field of a type. */
export const opsOf: Readonly<Record<FieldType, Words>> = {
  string: texts,
  integer: numbers,
  number: numbers,
  boolean: [['eq', 'is'], ...present],
  timestamp: moments,
  date: moments,
  json: [['contains', 'contains'], ['eq', 'is'], ...present],
}

const inWords = new Map<string, string>([...texts, ...numbers, ...moments])
const ambiguous = new Map([
  ['gte', 'is at least'],
  ['lt', 'is less than'],
])

export function readFilter(text: string): Filter | undefined {
  const [, field, op, value] = /^([^:]+):([^:]+):([\s\S]*)$/.exec(text) ?? []
  if (field === undefined || value === undefined) return undefined
  const known = [...texts, ...numbers].find(([name]) => name === op)?.[0]
  return known === undefined ? undefined : { field, op: known, value }
}

export function writeFilter({ field, op, value }: Filter): string {
  return `${field}:${op}:${value}`
}

/** `City contains Ber`; a filter that is none is shown as it is. */
export function describeFilter(text: string, labelOf: (field: string) => string, type?: FieldType): string {
  const filter = readFilter(text)
  if (filter === undefined) return text
  const label = labelOf(filter.field)
  if (filter.op === 'exists') return filter.value === 'false' ? `${label} is empty` : `${label} has a value`
  const isTime = type === 'timestamp' || type === 'date'
  const words = (isTime ? undefined : ambiguous.get(filter.op)) ?? inWords.get(filter.op) ?? filter.op
  const value = isTime ? filter.value.replace(/T00:00:00Z$/, '') : filter.value
  return `${label} ${words} ${filter.op === 'in' ? value.split(',').join(', ') : value}`
}
