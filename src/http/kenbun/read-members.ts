import { Type } from 'typebox'

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
