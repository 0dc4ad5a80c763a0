import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '../domain/json.ts'

/** An idempotency key, made one with its operation: the same word on another path is another operation. */
export type ScopedKey = { readonly key: string; readonly bodyHash: string }

export function isIdempotencyKey(header: unknown): header is string {
  return typeof header === 'string' && /^[\x21-\x7e]{1,255}$/.test(header)
}

/** `operation` is the method and the path. */
export function scopeKey(operation: string, key: string, body: Json): ScopedKey {
  return { key: `${operation} ${key}`, bodyHash: createHash('sha256').update(canonicalJson(body)).digest('hex') }
}
