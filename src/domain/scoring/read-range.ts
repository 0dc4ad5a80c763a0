import { parseTimestamp } from '../schema/validate-value.ts'

const dayMs = 86_400_000
const date = /^\d{4}-\d{2}-\d{2}$/

/** The beginning of a range: a time with a zone, or the start of a day. NaN is neither, and refused where it is checked. */
export function readStart(text: string | null): number | null {
  if (text === null) return null
  return parseTimestamp(date.test(text) ? `${text}T00:00:00Z` : text) ?? Number.NaN
}

/** The end of a range: a time with a zone, or the last moment of a day. */
export function readEnd(text: string | null): number | null {
  const ms = readStart(text)
  return text !== null && ms !== null && date.test(text) ? ms + dayMs - 1 : ms
}
