import { isUtf8 } from 'node:buffer'
import type { Json } from '../domain/json.ts'
import { findJsonFault, type JsonFault, placeOfSyntaxError, suspectJson } from '../domain/strict-json.ts'

export type ParsedJson = { readonly kind: 'parsed'; readonly value: Json } | ({ readonly kind: 'refused' } & JsonFault)

/**
 * Parses a request body as strict JSON that every part of the platform can store: valid UTF-8, at most 64 levels deep,
 * no NUL character, no lone surrogate, no number beyond a double. Keys such as `__proto__` are ordinary own keys.
 */
export function parseJson(bytes: Buffer): ParsedJson {
  if (bytes.length === 0) return refused('the body is empty; a JSON value is expected')
  if (!isUtf8(bytes)) return refused('the body is not valid UTF-8')
  const suspicion = suspectJson(bytes)
  const text = bytes.toString('utf8')
  let value: Json
  try {
    value = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
  } catch (error) {
    return refused(`the body is not JSON${placeOfSyntaxError(error)}`)
  }
  const fault = suspicion === 'none' ? undefined : findJsonFault(value)
  return fault === undefined ? { kind: 'parsed', value } : { kind: 'refused', ...fault }
}

function refused(message: string): ParsedJson {
  return { kind: 'refused', path: '', message }
}
