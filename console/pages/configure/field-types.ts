import type { DiscoveredField, FieldView } from './queries.ts'

export type FieldType = FieldView['type']
export type FieldFormat = NonNullable<FieldView['format']>

export const typeLabels: Readonly<Record<FieldType, string>> = {
  string: 'Text',
  integer: 'Whole number',
  number: 'Number',
  boolean: 'Yes or no',
  timestamp: 'Date and time',
  date: 'Date',
  json: 'Anything (JSON)',
}

export const formatLabels: Readonly<Record<FieldFormat, string>> = {
  email: 'E-mail address',
  phone: 'Phone number',
  url: 'Web address',
}

const typeOfSeen: Readonly<Record<string, FieldType>> = { string: 'string', number: 'number', boolean: 'boolean' }

/** JSON types as they were seen. */
export const seenLabels: Readonly<Record<string, string>> = {
  string: 'Text',
  number: 'Number',
  boolean: 'Yes or no',
  array: 'List',
  object: 'Object',
}

/** The type that takes everything that was seen. */
export function typeFromSeen(types: readonly string[]): FieldType {
  const fitting = new Set(types.filter(type => type !== 'null').map(type => typeOfSeen[type] ?? 'json'))
  const [only] = fitting
  return fitting.size === 1 && only !== undefined ? only : 'json'
}

/** Names that a declared field or object may carry. */
const namePattern = /^[a-z][a-z0-9_]{0,62}$/

export const nameRule = '1 to 63 characters of a-z, 0-9 and _, beginning with a letter.'

/** Why a discovered field cannot be declared; undefined when it can. */
export function whyNotDeclared({ name }: DiscoveredField): string | undefined {
  return namePattern.test(name) ? undefined : `A declared field has a name of ${nameRule}`
}

export function shownName({ name, display_name }: Pick<FieldView, 'name' | 'display_name'>): string {
  return display_name ?? name.replaceAll('_', ' ').replace(/^./, first => first.toUpperCase())
}

const types: readonly FieldType[] = ['string', 'integer', 'number', 'boolean', 'timestamp', 'date', 'json']
const formats: readonly FieldFormat[] = ['email', 'phone', 'url']

export function typeNamed(value: string | null): FieldType {
  return types.find(type => type === value) ?? 'string'
}

export function formatNamed(value: string | null): FieldFormat | null {
  return formats.find(format => format === value) ?? null
}
