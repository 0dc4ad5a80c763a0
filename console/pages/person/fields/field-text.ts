// What a person types into a field, and the value that the field then gets.

import type { FieldDefinition } from './field-rows.ts'

export type FieldType = FieldDefinition['type']
export type ReadText =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'fault'; readonly message: string }

/** The type of a field that nobody declared, from the value that it has. */
export function typeOfValue(value: unknown): FieldType {
  if (value === undefined || value === null || typeof value === 'string') return 'string'
  if (typeof value === 'number') return 'number'
  return typeof value === 'boolean' ? 'boolean' : 'json'
}

export function toText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : (JSON.stringify(value, null, typeof value === 'object' ? 2 : 0) ?? '')
}

/** Nothing typed clears the field, which null says. */
export function readText(text: string, type: FieldType): ReadText {
  const trimmed = text.trim()
  if (trimmed === '') return { kind: 'value', value: null }
  if (type === 'integer' || type === 'number') return readNumber(trimmed, type)
  if (type === 'boolean') return readBoolean(trimmed)
  if (type === 'json') return readJson(trimmed)
  return { kind: 'value', value: type === 'string' ? text : trimmed }
}

function readNumber(text: string, type: 'integer' | 'number'): ReadText {
  const value = Number(text)
  if (!Number.isFinite(value)) return { kind: 'fault', message: 'Type a number, such as 120.5.' }
  if (type === 'integer' && !Number.isSafeInteger(value)) return { kind: 'fault', message: 'Type a whole number.' }
  return { kind: 'value', value }
}

function readBoolean(text: string): ReadText {
  if (text !== 'true' && text !== 'false') return { kind: 'fault', message: 'Choose yes or no.' }
  return { kind: 'value', value: text === 'true' }
}

function readJson(text: string): ReadText {
  try {
    const value: unknown = JSON.parse(text)
    return { kind: 'value', value }
  } catch {
    return { kind: 'fault', message: 'This is not JSON. Texts need quotation marks.' }
  }
}
