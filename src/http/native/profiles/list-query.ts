// The grammar of a list's `filter` and `sort`. A filter is `field:op:value`; its value is read as the type of the field
// in the schema, and travels to the database as a parameter.

import type { WorkspaceConfig } from '../../../domain/config.ts'
import { normaliseIdentifier } from '../../../domain/identity/normalise.ts'
import type { Json } from '../../../domain/json.ts'
import { maxDiscoveredName } from '../../../domain/prepare/prepare-profile.ts'
import type { FieldDefinition } from '../../../domain/schema/object-definition.ts'
import { parseTimestamp, validateValue } from '../../../domain/schema/validate-value.ts'
import { parsePhone } from '../../../engine/phone.ts'
import type { Fault } from '../problem.ts'

export const filterOps = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'prefix', 'contains', 'exists'] as const
type FilterOp = (typeof filterOps)[number]

/** What the statements take: pairs that must be contained, and further conditions. */
export type Filter = {
  readonly contains: Readonly<Record<string, Json>>
  readonly conditions: readonly { readonly field: string; readonly op: string; readonly value: Json }[]
}

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault }

function refuse(path: string, message: string, value: string): { ok: false; fault: Fault } {
  return { ok: false, fault: { path: `querystring.${path}`, message, value } }
}

/** The columns of a profile that can be filtered and sorted by like fields. */
const times = new Set(['created_at', 'updated_at'])

function readTime(text: string): Json | undefined {
  return parseTimestamp(text)
}

function readNumber(text: string): Json | undefined {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(value) ? value : undefined
}

/** A value as the field stores it; undefined when it cannot be one. */
function readTyped(field: FieldDefinition, text: string): Json | undefined {
  switch (field.type) {
    case 'integer':
    case 'number':
      return readNumber(text)
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined
    case 'timestamp':
    case 'date': {
      const validated = validateValue(field, text)
      return validated.ok ? validated.value : undefined
    }
    case 'string':
    case 'json':
      return text
  }
}

/** The values that a text can stand for in a field that has no declared type. */
function readUntyped(text: string): Json[] {
  const number = readNumber(text)
  if (number !== undefined) return [text, number]
  return text === 'true' ? [text, true] : text === 'false' ? [text, false] : [text]
}

type Subject = { readonly name: string; readonly field: FieldDefinition | undefined; readonly kind: string | undefined }

function readValues(subject: Subject, text: string, config: WorkspaceConfig): Json[] | undefined {
  if (times.has(subject.name)) {
    const time = readTime(text)
    return time === undefined ? undefined : [time]
  }
  if (subject.kind !== undefined) {
    return [normaliseIdentifier(subject.kind, text, config.settings.defaultRegion, parsePhone)]
  }
  if (subject.field === undefined) return readUntyped(text)
  const value = readTyped(subject.field, text)
  return value === undefined ? undefined : [value]
}

type Condition = Filter['conditions'][number]

function readCondition(
  text: string,
  path: string,
  config: WorkspaceConfig,
): Read<Condition | { readonly contains: readonly [string, Json] }> {
  const [, name, given, value] = /^([^:]+):([^:]+):([\s\S]*)$/.exec(text) ?? []
  const op = filterOps.find(candidate => candidate === given)
  if (name === undefined || value === undefined) return refuse(path, 'expected field:op:value', text)
  if (op === undefined) return refuse(path, `expected the op to be one of ${filterOps.join(', ')}`, text)
  const kind = config.settings.identityKinds.find(known => known.kind === name)?.kind
  const field = config.objects.get('profiles')?.fields.find(known => known.name === name)
  return readOp({ name, field, kind }, op, value, path, config)
}

function readOp(
  subject: Subject,
  op: FilterOp,
  text: string,
  path: string,
  config: WorkspaceConfig,
): Read<Condition | { readonly contains: readonly [string, Json] }> {
  const { name } = subject
  const condition = (sqlOp: string, value: Json) => ({ ok: true, value: { field: name, op: sqlOp, value } }) as const
  if (op === 'exists') {
    if (text === 'true' || text === 'false') return condition('exists', text === 'true')
    return refuse(path, 'expected exists:true or exists:false', text)
  }
  if (op === 'prefix' || op === 'contains') return condition(op, text)
  const texts = op === 'in' ? text.split(',') : [text]
  const values: Json[] = []
  for (const one of texts) {
    const read = readValues(subject, one, config)
    if (read === undefined) return refuse(path, `expected a value of the type of ${name}`, text)
    values.push(...read)
  }
  const [value = null] = values
  if (op === 'in') return condition('in', values)
  if (op === 'ne') return condition('not_in', values)
  if (op !== 'eq') return condition(op, values.at(-1) ?? null)
  const isPlain = values.length === 1 && !times.has(name)
  return isPlain ? { ok: true, value: { contains: [name, value] } } : condition('in', values)
}

const maxFilters = 20

export function readFilter(texts: readonly string[], config: WorkspaceConfig): Read<Filter> {
  if (texts.length > maxFilters) return refuse('filter', `expected at most ${maxFilters} filters`, '')
  const contains = new Map<string, Json>()
  const conditions: Condition[] = []
  for (const [index, text] of texts.entries()) {
    const read = readCondition(text, `filter[${index}]`, config)
    if (!read.ok) return read
    if (!('contains' in read.value)) conditions.push(read.value)
    else if (contains.has(read.value.contains[0])) {
      conditions.push({ field: read.value.contains[0], op: 'in', value: [read.value.contains[1]] })
    } else contains.set(...read.value.contains)
  }
  return { ok: true, value: { contains: Object.fromEntries(contains), conditions } }
}

export type Sort = {
  /** Undefined sorts by creation. */
  readonly field: string | undefined
  readonly direction: 'asc' | 'desc'
  readonly isTime: boolean
}

export function readSort(text: string, config: WorkspaceConfig): Read<Sort> {
  const direction = text.startsWith('-') ? 'desc' : 'asc'
  const name = direction === 'desc' ? text.slice(1) : text
  if (name === '' || name.length > maxDiscoveredName || name.includes('\0')) {
    return refuse('sort', 'expected the name of a field, with - before it for descending', text)
  }
  if (name === 'created_at') return { ok: true, value: { field: undefined, direction, isTime: false } }
  const type = config.objects.get('profiles')?.fields.find(field => field.name === name)?.type
  return { ok: true, value: { field: name, direction, isTime: type === 'timestamp' } }
}
