import type { Json } from '../json.ts'

/** All the numbers that a stored value may stand for: `51-200` is a range, `50` one of a single number. */
export type NumberRange = {
  readonly low: number
  readonly high: number
  readonly isLowOpen: boolean
  readonly isHighOpen: boolean
}

/** Longer texts are no numbers; keeps hostile values cheap. */
const maxLength = 100

const numberPattern = /^(-?[$€£]?|[$€£]-)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)([kmb]?)$/i
const bandPattern = /^(-?[^-]+)-(-?[^-]+)$/
const exponents: Readonly<Record<string, string>> = { k: 'e3', m: 'e6', b: 'e9' }

function compact(text: string): string | undefined {
  const trimmed = text.trim()
  if (trimmed.length === 0 || trimmed.length > maxLength) return undefined
  return /[\s_–]/.test(trimmed) ? trimmed.replace(/[\s_]/g, '').replaceAll('–', '-') : trimmed
}

function parseNumber(text: string): number | undefined {
  const [, prefix, digits, suffix] = numberPattern.exec(text) ?? []
  if (prefix === undefined || digits === undefined || suffix === undefined) return undefined
  // The suffix becomes an exponent: 1.1 * 1e6 would not be 1,100,000.
  const plain = digits.includes(',') ? digits.replaceAll(',', '') : digits
  const number = Number(suffix === '' ? plain : `${plain}${exponents[suffix.toLowerCase()]}`)
  if (!Number.isFinite(number)) return undefined
  return prefix.includes('-') ? -number : number
}

/** One plain number, as thresholds of rules are written; no band. */
export function readNumber(text: string): number | undefined {
  const compacted = compact(text)
  return compacted === undefined ? undefined : parseNumber(compacted)
}

function toRange(low: number | undefined, high: number | undefined, isLowOpen = false, isHighOpen = false) {
  return low === undefined || high === undefined || low > high ? undefined : { low, high, isLowOpen, isHighOpen }
}

function readTextRange(text: string): NumberRange | undefined {
  const compacted = compact(text)
  if (compacted === undefined) return undefined
  const value = compacted.replace(/^[$€£](?=[<>])/, '')
  const single = parseNumber(value)
  if (single !== undefined) return toRange(single, single)
  if (value.startsWith('<')) return toRange(Number.NEGATIVE_INFINITY, parseNumber(value.slice(1)), true, true)
  if (value.startsWith('>')) return toRange(parseNumber(value.slice(1)), Number.POSITIVE_INFINITY, true, true)
  if (value.endsWith('+')) return toRange(parseNumber(value.slice(0, -1)), Number.POSITIVE_INFINITY, false, true)
  const [, low, high] = bandPattern.exec(value) ?? []
  return low === undefined || high === undefined ? undefined : toRange(parseNumber(low), parseNumber(high))
}

/** Undefined for what is not numeric; a band whose ends are the wrong way round is not. */
export function readRange(value: Json | undefined): NumberRange | undefined {
  if (typeof value === 'string') return readTextRange(value)
  return typeof value === 'number' ? toRange(value, value) : undefined
}
