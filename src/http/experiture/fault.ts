import { excerpt, excerptText } from '../../domain/excerpt.ts'
import type { Json, JsonObject } from '../../domain/json.ts'
import type { RefusalReason } from '../../engine/principal.ts'

/** The one table from what went wrong to what this surface answers. */
const catalogue = {
  invalid: [400, 'CDP_ETL.VALIDATION.REQUEST_INVALID'],
  unauthorized: [401, 'CDP_ETL.AUTH.UNAUTHORIZED'],
  forbidden: [403, 'CDP_ETL.AUTH.FORBIDDEN'],
  not_found: [404, 'CDP_ETL.NOT_FOUND'],
  method_not_allowed: [405, 'CDP_ETL.VALIDATION.REQUEST_INVALID'],
  concurrent_write: [409, 'CDP_ETL.CONFLICT.CONCURRENT_WRITE'],
  invalid_state: [409, 'CDP_ETL.CONFLICT.INVALID_STATE'],
  key_conflict: [409, 'CDP_ETL.IDEMPOTENCY.KEY_CONFLICT'],
  key_in_progress: [409, 'CDP_ETL.IDEMPOTENCY.IN_PROGRESS'],
  too_large: [413, 'CDP_ETL.VALIDATION.REQUEST_INVALID'],
  unsupported_media_type: [415, 'CDP_ETL.VALIDATION.REQUEST_INVALID'],
  schema_mismatch: [422, 'CDP_ETL.VALIDATION.SCHEMA_MISMATCH'],
  rate_limited: [429, 'CDP_ETL.RATE.LIMITED'],
  unhandled: [500, 'CDP_ETL.INTERNAL.UNHANDLED_EXCEPTION'],
  unavailable: [503, 'CDP_ETL.INTERNAL.UNAVAILABLE'],
} as const satisfies Record<string, readonly [status: number, code: string]>

export type FaultKind = keyof typeof catalogue

/** Why a request, or one record of it, is refused. */
export type Fault = {
  readonly kind: FaultKind
  readonly message: string
  readonly details?: JsonObject
  readonly remediation?: string
  readonly headers?: Readonly<Record<string, string>>
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault }

export function ok<T>(value: T): Result<T> {
  return { ok: true, value }
}

export function refuse(fault: Fault): Result<never> {
  return { ok: false, fault }
}

export function statusOf(fault: Fault): number {
  return catalogue[fault.kind][0]
}

/** The `error` member of an envelope, or of one record of a batch. */
export function errorOf(fault: Fault): JsonObject {
  const { kind, message, details = {}, remediation } = fault
  return { code: catalogue[kind][1], message, details, ...(remediation === undefined ? {} : { remediation }) }
}

// Messages may repeat a name of the caller's, which may be of any length.
const maxMessageLength = 500

/** A fault of one place of the body or the headers; the message begins with the path. */
export function invalid(path: string, expected: string, value?: Json, remediation?: string): Fault {
  const at = excerptText(path)
  return {
    kind: 'invalid',
    message: `${at}: ${excerptText(expected, maxMessageLength)}`,
    details: value === undefined ? { path: at } : { path: at, value: excerpt(value) },
    ...(remediation === undefined ? {} : { remediation }),
  }
}

/** Names that the schema does not have; `path` is where the first of them stands. */
export function schemaMismatch(path: string, message: string, names: readonly string[], remediation?: string): Fault {
  const at = excerptText(path)
  return {
    kind: 'schema_mismatch',
    message: `${at}: ${excerptText(message, maxMessageLength)}`,
    details: { path: at, unknownFields: names.map(name => excerptText(name)) },
    ...(remediation === undefined ? {} : { remediation }),
  }
}

const whyUnauthorized: Readonly<Record<Exclude<RefusalReason, 'ADDRESS_REFUSED'>, string>> = {
  TOKEN_MISSING: 'no bearer token was sent',
  TOKEN_INVALID: 'the bearer token is not valid here',
  TOKEN_EXPIRED: 'the bearer token has expired',
  TOKEN_REVOKED: 'the bearer token was revoked',
}

export function unauthorized(reason: RefusalReason): Fault {
  if (reason === 'ADDRESS_REFUSED') return wrongAddress
  return {
    kind: 'unauthorized',
    message: whyUnauthorized[reason],
    details: { reason },
    remediation: 'Send Authorization: Bearer <token> with a token of this workspace.',
    headers: { 'www-authenticate': reason === 'TOKEN_MISSING' ? 'Bearer' : 'Bearer error="invalid_token"' },
  }
}

const wrongAddress: Fault = {
  kind: 'forbidden',
  message: 'the token is not good from this address',
  details: { reason: 'ADDRESS_REFUSED' },
  remediation: 'Add the address to the list of the key.',
}

export function forbidden(scopes: readonly string[]): Fault {
  return {
    kind: 'forbidden',
    message: `the token lacks the scope ${scopes.join(' or ')}`,
    details: { requiredScopes: scopes },
    remediation: 'Grant the scope to the client and get a new token.',
  }
}

export function rateLimited(rateClass: string, retryAfterSeconds: number): Fault {
  return {
    kind: 'rate_limited',
    message: `the quota of ${rateClass} is used up, try again in ${retryAfterSeconds} s`,
    details: { class: rateClass, retryAfterSeconds },
    headers: { 'retry-after': String(retryAfterSeconds) },
  }
}

export const keyConflict: Fault = {
  kind: 'key_conflict',
  message: 'Idempotency-Key: already used here with a different body',
  details: { path: 'Idempotency-Key' },
  remediation: 'Send a new key for a new operation.',
}

export const keyInProgress: Fault = {
  kind: 'key_in_progress',
  message: 'Idempotency-Key: the first request with this key is still under way',
  details: { path: 'Idempotency-Key' },
  headers: { 'retry-after': '1' },
}
