import { Type } from 'typebox'
import { parseTimestamp } from '../../domain/schema/validate-value.ts'

// Members that bodies of several routes have in common.

/** What a rule compares with; numbers and booleans are kept as the text they are. */
export const AnyValue = Type.Union([Type.String(), Type.Number(), Type.Boolean()])

export function textOfValue(value: string | number | boolean): string {
  return String(value).trim()
}

export const NullableText = Type.Union([Type.String(), Type.Null()])

/** Blank text is none. */
export function textOrNull(text: string | null | undefined): string | null {
  return text?.trim() || null
}

const dayMs = 86_400_000
const date = /^\d{4}-\d{2}-\d{2}$/

/** The beginning of a range: a time with a zone, or the start of a day. NaN is neither, and refused by the domain. */
export function readStart(text: string | null): number | null {
  if (text === null) return null
  return parseTimestamp(date.test(text) ? `${text}T00:00:00Z` : text) ?? Number.NaN
}

/** The end of a range: a time with a zone, or the last moment of a day. */
export function readEnd(text: string | null): number | null {
  const ms = readStart(text)
  return text !== null && ms !== null && date.test(text) ? ms + dayMs - 1 : ms
}
