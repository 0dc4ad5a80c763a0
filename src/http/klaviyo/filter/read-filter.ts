import { isStorableText } from '../../../domain/json.ts'
import { parseTimestamp } from '../../../domain/schema/validate-value.ts'
import { type Expression, type FilterValue, parseFilter } from './parse-filter.ts'

/** What an endpoint lets a field be compared by. */
export type FilterField = {
  readonly operators: readonly string[]
  readonly type: 'text' | 'time'
}
export type FilterFields = ReadonlyMap<string, FilterField>

export type Condition =
  /** `equals` is `any` of one. */
  | { readonly kind: 'any'; readonly field: string; readonly texts: readonly string[] }
  /** Strictly behind, or strictly before. */
  | { readonly kind: 'after' | 'before'; readonly field: string; readonly ms: number }

export type ReadFilter =
  | { readonly kind: 'read'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'fault'; readonly detail: string }

const maxExcerpt = 60

function fault(fields: FilterFields, what: string): ReadFilter {
  const list = [...fields].map(([name, { operators }]) => `${name} (${operators.join(', ')})`)
  return { kind: 'fault', detail: `${what} The filterable fields are ${list.join(', ')}.` }
}

/** Times without a zone are UTC, and a date is its midnight. A plus sign that was decoded to a blank is put back. */
export function readTime(text: string): number | undefined {
  const repaired = text.trim().replace(/ (?=\d{2}:?\d{2}$)/, '+')
  const dated = /^\d{4}-\d{2}-\d{2}$/.test(repaired) ? `${repaired}T00:00:00` : repaired
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(dated.slice(10)) ? dated.toUpperCase() : `${dated}Z`
  return parseTimestamp(zoned.replace(/([+-]\d{2})(\d{2})$/, '$1:$2').replace(/^(.{16})(?=Z|[+-])/, '$1:00'))
}

/** Quoted texts that can be stored, and so be looked for. */
function readTexts(operator: string, value: FilterValue): readonly string[] | undefined {
  const isList = operator === 'any'
  if (isList !== (value.kind === 'list')) return undefined
  const items = value.kind === 'list' ? value.items : [value]
  const areTexts = items.every(({ kind, text }) => kind === 'text' && isStorableText(text))
  return areTexts ? items.map(({ text }) => text) : undefined
}

function readCondition(fields: FilterFields, { operator, field, value }: Expression): Condition | string {
  const known = fields.get(field)
  if (known === undefined) return `There is no filter by ${field.slice(0, maxExcerpt)}.`
  if (!known.operators.includes(operator)) return `${field} does not take ${operator.slice(0, maxExcerpt)}.`
  if (known.type === 'text') {
    const texts = readTexts(operator, value)
    if (texts !== undefined) return { kind: 'any', field, texts }
    return `${operator} of ${field} takes ${operator === 'any' ? 'a list of quoted strings' : 'a quoted string'}.`
  }
  const ms = value.kind === 'list' ? undefined : readTime(value.text)
  if (ms === undefined) return `${field} takes a time such as 2026-01-31T12:00:00Z.`
  return { kind: operator === 'greater-than' ? 'after' : 'before', field, ms }
}

/** Reads a filter by what the endpoint allows. */
export function readFilter(text: string, fields: FilterFields): ReadFilter {
  const parsed = parseFilter(text)
  if (parsed.kind === 'unreadable')
    return fault(fields, `The filter cannot be read from its character ${parsed.at + 1} on.`)
  const conditions: Condition[] = []
  for (const expression of parsed.expressions) {
    const condition = readCondition(fields, expression)
    if (typeof condition === 'string') return fault(fields, condition)
    conditions.push(condition)
  }
  return { kind: 'read', conditions }
}
