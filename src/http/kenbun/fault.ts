import { STATUS_CODES } from 'node:http'
import { excerptText } from '../../domain/excerpt.ts'
import type { JsonObject } from '../../domain/json.ts'
import type { SchemaRefusal } from '../../domain/schema/schema-refusal.ts'
import type { RefusalReason } from '../../engine/principal.ts'

/** The one table from what went wrong to the status of this surface; the status gives the phrase in `error`. */
const catalogue = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  unhandled: 500,
  unavailable: 503,
} as const satisfies Record<string, number>

/** Why a request is refused. */
export type Fault = {
  readonly kind: keyof typeof catalogue
  readonly message: string
  /** The one member that is to blame. */
  readonly field?: string
  readonly headers?: Readonly<Record<string, string>>
}

// Messages may repeat a name of the caller's, which may be of any length.
const maxMessageLength = 500

export function statusOf({ kind }: Fault): number {
  return catalogue[kind]
}

export function errorBody(fault: Fault): JsonObject {
  const error = STATUS_CODES[statusOf(fault)] ?? 'Error'
  const message = excerptText(fault.message, maxMessageLength)
  return { error, message, ...(fault.field !== undefined && { field: fault.field }) }
}

/** A fault of one place of the body or the query; an empty path is the request as a whole. */
export function invalid(path: string, message: string): Fault {
  return at('invalid', path, message)
}

export function notFound(message: string): Fault {
  return { kind: 'not_found', message }
}

/** What the wire calls members that the domain names otherwise. */
const wireNames = new Map([
  ['field', 'profile_field'],
  ['behaviour', 'update_behavior'],
  ['colour', 'color'],
])

export function faultOfRefusal({ code, path, message }: SchemaRefusal): Fault {
  const kind = code === 'unprocessable' ? 'invalid' : code
  return at(kind, wireNames.get(path) ?? path, message)
}

function at(kind: Fault['kind'], path: string, message: string): Fault {
  if (path === '') return { kind, message }
  const field = excerptText(path)
  return { kind, message: `${field} ${message}`, field }
}

const whyUnauthorized: Readonly<Record<Exclude<RefusalReason, 'ADDRESS_REFUSED'>, string>> = {
  TOKEN_MISSING: 'send a credential: Basic with client id and client secret, or a bearer token',
  TOKEN_INVALID: 'the credential is not valid here',
  TOKEN_EXPIRED: 'the credential has expired',
  TOKEN_REVOKED: 'the credential was revoked',
}

export function unauthorized(reason: RefusalReason): Fault {
  if (reason === 'ADDRESS_REFUSED')
    return { kind: 'forbidden', message: 'the credential is not good from this address' }
  return {
    kind: 'unauthorized',
    message: whyUnauthorized[reason],
    headers: { 'www-authenticate': 'Basic realm="api", charset="UTF-8"' },
  }
}
