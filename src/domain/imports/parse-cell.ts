import type { Json } from '../json.ts'
import type { FieldDefinition, FieldType } from '../schema/object-definition.ts'
import { parseTimestamp } from '../schema/validate-value.ts'

// Cells are text; what they mean is told by the type of their field. What can be read in two ways is refused with the way to
// write it, since a wrong guess would only be noticed once the file is in.

/** A value in the form in which the write path validates it, or what was expected instead. */
export type ParsedCell = { readonly value: Json } | { readonly message: string }

export type CellParser = (cell: string) => ParsedCell

function refuse(message: string): ParsedCell {
  return { message }
}

const whole = /^[+-]?\d+$/
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
/** `1,234.5`, `1.234,5`, `1 234`, `1'234`: separators of thousands, or a comma before the decimals. */
const grouped = /^[+-]?\d[\d.,'\s]*$/

function refuseNumber(cell: string, expected: string): ParsedCell {
  if (grouped.test(cell))
    return refuse(
      `${expected}: write it without separators of thousands and with a point before decimals, as in 1234.5`,
    )
  if (/^[^\d\s]{1,3}\s?[\d.,]+$|^[\d.,]+\s?[^\d\s]{1,3}$/.test(cell))
    return refuse(`${expected}: write it without a currency, unit or percent sign`)
  return refuse(expected)
}

function parseInteger(cell: string): ParsedCell {
  const expected = 'expected a whole number within 2^53'
  // `42.0` is what spreadsheets and data frames make of whole numbers.
  const text = cell.replace(/\.0*$/, '')
  if (!whole.test(text)) return refuseNumber(cell, expected)
  const value = Number(text)
  return Number.isSafeInteger(value) ? { value: value + 0 } : refuse(expected)
}

function parseNumber(cell: string): ParsedCell {
  if (!decimal.test(cell)) return refuseNumber(cell, 'expected a number')
  const value = Number(cell)
  return Number.isFinite(value) ? { value: value + 0 } : refuse('expected a number within the range of a double')
}

const truths = new Map([
  ...['true', 'yes', 't', 'y', '1'].map(word => [word, true] as const),
  ...['false', 'no', 'f', 'n', '0'].map(word => [word, false] as const),
])

function parseBoolean(cell: string): ParsedCell {
  const value = truths.get(cell.toLowerCase())
  return value === undefined ? refuse('expected true or false (also yes, no, t, f, y, n, 1, 0)') : { value }
}

const isoTime = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:[.,]\d{1,9})?)?\s?(Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/i

/** `+02` and `+0200` as `+02:00`. */
function plainZone(zone: string | undefined): string {
  if (zone === undefined || /^(z|utc)$/i.test(zone)) return 'Z'
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0')
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`
}

/**
 * Milliseconds since 1970 of an ISO 8601 time as files have it: a blank may stand for the T, the seconds, the zone (then it
 * is UTC) and the time of day (then it is midnight) may be missing.
 */
export function parseFileTime(text: string): number | undefined {
  // The common form first.
  const exact = parseTimestamp(text)
  if (exact !== undefined) return exact
  const match = isoTime.exec(text)
  if (match === null) return undefined
  const [, day = '', minutes = '00:00', seconds = ':00', zone] = match
  return parseTimestamp(`${day}T${minutes}${seconds.replace(',', '.')}${plainZone(zone)}`)
}

/** What is wrong with a text that should have been a date, or a time. */
function explainTime(cell: string, expected: string): string {
  if (/^\d{9,19}$/.test(cell)) return `${expected}: a number of seconds or milliseconds is not taken`
  if (/^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}/.test(cell))
    return `${expected}: of a date such as 03/04/2024 nobody can tell the day from the month`
  return expected
}

export const timeExpected = 'expected an ISO 8601 time, such as 2024-03-04T10:30:00Z'

function parseTime(cell: string): ParsedCell {
  // Validation brings it into the stored form.
  if (parseTimestamp(cell) !== undefined) return { value: cell }
  const ms = parseFileTime(cell)
  return ms === undefined ? refuse(explainTime(cell, timeExpected)) : { value: new Date(ms).toISOString() }
}

function parseDate(cell: string): ParsedCell {
  const expected = 'expected a date, YYYY-MM-DD'
  if (parseFileTime(cell) === undefined) return refuse(explainTime(cell, expected))
  if (cell.length === 10) return { value: cell }
  // What databases and spreadsheets make of dates; another time of day would be lost.
  return /^.{10}[T ]00:00(:00([.,]0+)?)?(Z|UTC)?$/i.test(cell)
    ? { value: cell.slice(0, 10) }
    : refuse(`${expected}, without a time of day`)
}

function parseJsonCell(cell: string): ParsedCell {
  const expected = 'expected a JSON object or array'
  try {
    const value: Json = JSON.parse(cell)
    return typeof value === 'object' && value !== null ? { value } : refuse(expected)
  } catch {
    return refuse(expected)
  }
}

const parsers: Readonly<Record<FieldType, CellParser>> = {
  string: value => ({ value }),
  integer: parseInteger,
  number: parseNumber,
  boolean: parseBoolean,
  timestamp: parseTime,
  date: parseDate,
  json: parseJsonCell,
}

/**
 * How to read the cells of a column that fills this field; undefined where the text is the value: strings, so `0012` keeps
 * its zeros, and fields that nobody declared. Parsers take cells without blanks around them that are not empty.
 */
export function cellParserOf(field: FieldDefinition | undefined): CellParser | undefined {
  return field === undefined || field.type === 'string' ? undefined : parsers[field.type]
}
