import type { Json } from '../json.ts'
import type { FieldDefinition } from './object-definition.ts'

/** The value as it is stored, or what was expected instead. */
export type Validated = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly expected: string }

const defaultMaxLength = 10_000
const maxJsonLength = 32 * 1024
const maxJsonDepth = 10
const email = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/u
const timestamp = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/
const date = /^(\d{4})-(\d{2})-(\d{2})$/
/** An escape, in JSON text, of a character that PostgreSQL's jsonb does not hold. */
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/
const url = /^[a-z][a-z0-9+.-]*:\/\/[^\s]+$/i

function refuse(expected: string): Validated {
  return { ok: false, expected }
}

function accept(value: Json): Validated {
  return { ok: true, value }
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function isRealDate(year: number, month: number, day: number): boolean {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = month === 2 && isLeap ? 29 : (monthDays[month - 1] ?? 0)
  return day >= 1 && day <= days
}

function twoDigits(text: string, at: number): number {
  return 10 * (text.charCodeAt(at) - 48) + text.charCodeAt(at + 1) - 48
}

/** Whether a text looks like an address; only a letter to it could tell. */
export function isEmailAddress(text: string): boolean {
  return email.test(text)
}

/** Years of four digits in UTC: beyond them the ISO form has another length. */
const firstMs = Date.parse('0000-01-01T00:00:00.000Z')
const lastMs = Date.parse('9999-12-31T23:59:59.999Z')

/**
 * Milliseconds since 1970 of an ISO 8601 time with a zone, within the years 0 to 9999 of UTC; undefined for anything
 * else, a naive time included.
 */
export function parseTimestamp(text: string): number | undefined {
  if (!timestamp.test(text)) return undefined
  const year = 100 * twoDigits(text, 0) + twoDigits(text, 2)
  if (!isRealDate(year, twoDigits(text, 5), twoDigits(text, 8))) return undefined
  if (twoDigits(text, 11) > 23 || twoDigits(text, 14) > 59 || twoDigits(text, 17) > 59) return undefined
  const zoneAt = text.endsWith('Z') ? text.length - 1 : text.length - 6
  if (zoneAt === text.length - 6) {
    const [hours, minutes] = [twoDigits(text, zoneAt + 1), twoDigits(text, zoneAt + 4)]
    if (minutes > 59 || hours * 60 + minutes > 14 * 60) return undefined
  }
  // Milliseconds are all that is left of a longer fraction.
  const ms = Date.parse(zoneAt > 23 ? text.slice(0, 23) + text.slice(zoneAt) : text)
  return ms >= firstMs && ms <= lastMs ? ms : undefined
}

function isDeeperThan(value: Json, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth === 0 || Object.values(value).some(item => isDeeperThan(item, depth - 1))
}

function validateString(field: FieldDefinition, value: Json): Validated {
  if (typeof value !== 'string') return refuse('expected a string')
  const maxLength = field.maxLength ?? defaultMaxLength
  if (value.length > maxLength) return refuse(`expected at most ${maxLength} characters`)
  if (value.includes('\u0000')) return refuse('expected a string without NUL characters')
  if (!value.isWellFormed()) return refuse('expected a string without halves of surrogate pairs')
  if (field.enumValues !== undefined && !field.enumValues.includes(value)) {
    return refuse(`expected one of ${field.enumValues.join(', ')}`)
  }
  if (field.format === 'email' && !isEmailAddress(value.trim())) return refuse('expected an email address')
  if (field.format === 'url' && !url.test(value)) return refuse('expected a URL')
  return accept(value)
}

function validateDate(value: Json): Validated {
  const match = typeof value === 'string' ? date.exec(value) : null
  const isReal = match !== null && isRealDate(Number(match[1]), Number(match[2]), Number(match[3]))
  return isReal ? accept(value) : refuse('expected a date, YYYY-MM-DD')
}

/** Whether a timestamp is in the form in which they are stored: UTC, to the second, or to the millisecond if it has any. */
function isStoredTimestamp(text: string): boolean {
  if (!text.endsWith('Z') || text[10] !== 'T') return false
  return text.length === 20 || (text.length === 24 && !text.endsWith('.000Z'))
}

function validateTimestamp(value: Json): Validated {
  const ms = typeof value === 'string' ? parseTimestamp(value) : undefined
  if (ms === undefined || typeof value !== 'string') return refuse('expected an ISO 8601 timestamp with a time zone')
  if (isStoredTimestamp(value)) return accept(value)
  const iso = new Date(ms).toISOString()
  return accept(iso.endsWith('.000Z') ? `${iso.slice(0, 19)}Z` : iso)
}

function validateJson(value: Json): Validated {
  if (typeof value !== 'object' || value === null) return refuse('expected an object or an array')
  if (isDeeperThan(value, maxJsonDepth)) return refuse(`expected a depth of at most ${maxJsonDepth}`)
  const text = JSON.stringify(value)
  if (text.length > maxJsonLength || new TextEncoder().encode(text).length > maxJsonLength) {
    return refuse(`expected at most ${maxJsonLength} bytes`)
  }
  if (unstorable.test(text)) return refuse('expected text without NUL characters or halves of surrogate pairs')
  return accept(value)
}

/** Checks a value that is not null against its field. Types are strict: text is not taken for a number. */
export function validateValue(field: FieldDefinition, value: Json): Validated {
  switch (field.type) {
    case 'string':
      return validateString(field, value)
    case 'integer':
      return Number.isSafeInteger(value) ? accept(value) : refuse('expected a whole number within 2^53')
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? accept(value) : refuse('expected a number')
    case 'boolean':
      return typeof value === 'boolean' ? accept(value) : refuse('expected true or false')
    case 'timestamp':
      return validateTimestamp(value)
    case 'date':
      return validateDate(value)
    case 'json':
      return validateJson(value)
  }
}
