import type { Json } from './json.ts'

// What JSON has to be to be stored: at most 64 levels deep, no NUL character, no half of a surrogate pair, no number beyond
// a double. One pass over the bytes settles whether a value needs a second look; nearly none does, so the price of the
// checks is that pass (about a nanosecond a byte).

export const maxDepth = 64

export type JsonFault = {
  /** Where, for example `records[2].name`; empty when it is the value as a whole. */
  readonly path: string
  /** A sentence without the path: what was found and what is expected. */
  readonly message: string
}

/** What the bytes alone tell: whether the parsed value has to be searched for a fault, and which. */
type Suspicion = 'none' | 'depth' | 'value'

type Path = readonly (string | number)[]

/** Looks at JSON text as bytes; anything but `none` calls for `findJsonFault` once it is parsed. */
export function suspectJson(bytes: Uint8Array): Suspicion {
  const end = bytes.length
  let depth = 0
  let digits = 0
  let suspicion: Suspicion = 'none'
  for (let at = 0; at < end; at++) {
    const byte = bytes[at]
    if (byte === 0x22) {
      digits = 0
      for (at++; at < end && bytes[at] !== 0x22; at++) {
        if (bytes[at] !== 0x5c) continue
        at++
        if (bytes[at] === 0x75 && isSuspectEscape(bytes, at + 1)) suspicion = 'value'
      }
    } else if (byte === 0x7b || byte === 0x5b) {
      digits = 0
      if (++depth > maxDepth) return 'depth'
    } else if (byte === 0x7d || byte === 0x5d) {
      digits = 0
      depth--
    } else if (byte !== undefined && byte >= 0x30 && byte <= 0x39) {
      // The largest double has 309 digits.
      if (++digits > 308) suspicion = 'value'
    } else {
      // An exponent follows a digit; the e of true and false does not.
      if (digits > 0 && (byte === 0x65 || byte === 0x45)) suspicion = 'value'
      digits = 0
    }
  }
  return suspicion
}

/** `0000`, or `d8` to `df` followed by anything: a NUL or a half of a surrogate pair. */
function isSuspectEscape(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at]
  if (first === 0x64 || first === 0x44) return true
  return first === 0x30 && bytes[at + 1] === 0x30 && bytes[at + 2] === 0x30 && bytes[at + 3] === 0x30
}

/** Recursion ends at `maxDepth`. */
export function findJsonFault(value: Json, path: Path = []): JsonFault | undefined {
  if (typeof value === 'string') return findTextFault(value, path, 'the text')
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : fault(path, 'the number is too large for a double')
  }
  if (typeof value !== 'object' || value === null) return undefined
  if (path.length >= maxDepth) return fault(path, `nested deeper than ${maxDepth} levels`)
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const found = findJsonFault(item, [...path, index])
      if (found) return found
    }
    return undefined
  }
  for (const [key, item] of Object.entries(value)) {
    const found = findTextFault(key, path, 'a key') ?? findJsonFault(item, [...path, key])
    if (found) return found
  }
  return undefined
}

function findTextFault(text: string, path: Path, what: string): JsonFault | undefined {
  if (text.includes('\0')) return fault(path, `${what} holds a NUL character (\\u0000)`)
  if (!text.isWellFormed()) return fault(path, `${what} holds half of a surrogate pair`)
  return undefined
}

/** The place in V8's message; the message itself repeats what was sent and stays here. */
export function placeOfSyntaxError(error: unknown): string {
  const message = error instanceof Error ? error.message : ''
  if (message.includes('end of JSON input')) return ': it ends too early'
  const place = /at position (\d+)/.exec(message)?.[1]
  return place === undefined ? '' : `: unexpected character at position ${place}`
}

/** `['records', 2, 'name']` is `records[2].name`; cut so that a hostile body does not come back whole. */
export function formatPath(path: Path): string {
  let text = ''
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`
    else text += text === '' ? part : `.${part}`
    if (text.length > 200) return `${text.slice(0, 200)}…`
  }
  return text
}

function fault(path: Path, message: string): JsonFault {
  return { path: formatPath(path), message }
}
