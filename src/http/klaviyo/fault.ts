import { randomUUID } from 'node:crypto'
import { excerptText } from '../../domain/excerpt.ts'
import type { JsonObject } from '../../domain/json.ts'

/** The one table from what went wrong to the status and the title of this surface; the name is the wire's `code`. */
const catalogue = {
  invalid: [400, 'Invalid input.'],
  not_authenticated: [401, 'Authentication credentials were not provided.'],
  authentication_failed: [401, 'Incorrect authentication credentials.'],
  permission_denied: [403, 'You do not have permission to perform this action.'],
  not_found: [404, 'Not found.'],
  method_not_allowed: [405, 'Method not allowed.'],
  duplicate_profile: [409, 'Conflict.'],
  gone: [410, 'Gone.'],
  payload_too_large: [413, 'Payload too large.'],
  unsupported_media_type: [415, 'Unsupported media type.'],
  throttled: [429, 'Request was throttled.'],
  error: [500, 'Internal error.'],
  service_unavailable: [503, 'Service unavailable.'],
} as const satisfies Record<string, readonly [number, string]>

/** Why a request is refused. */
export type Fault = {
  readonly kind: keyof typeof catalogue
  readonly detail: string
  /** The place in the body, as a JSON pointer. */
  readonly pointer?: string
  /** The query parameter or the header. */
  readonly parameter?: string
  readonly meta?: JsonObject
  readonly headers?: Readonly<Record<string, string>>
}

const maxFaults = 20
// Details and pointers may repeat a name of the caller's, which may be of any length.
const maxTextLength = 500

export function statusOf({ kind }: Fault): number {
  return catalogue[kind][0]
}

/** The body of a refusal. Mobile kits cannot read an error without a pointer, so client calls always get one. */
export function errorBody(faults: readonly Fault[], isClientCall: boolean): JsonObject {
  return { errors: faults.slice(0, maxFaults).map(fault => errorOf(fault, isClientCall)) }
}

/** One error, as refusals and errors of imports show it. */
export function errorOf(fault: Fault, isClientCall = false) {
  const { kind, detail, parameter, meta = {} } = fault
  const pointer = fault.pointer ?? (isClientCall || parameter === undefined ? '/data' : undefined)
  const source = {
    ...(pointer !== undefined && { pointer: excerptText(pointer, maxTextLength) }),
    ...(parameter !== undefined && { parameter }),
  }
  const [status, title] = catalogue[kind]
  return {
    id: randomUUID(),
    status,
    code: kind,
    title,
    detail: excerptText(detail, maxTextLength),
    source,
    links: {},
    meta,
  }
}

/** A fault of one place of the body. */
export function invalid(pointer: string, detail: string): Fault {
  return { kind: 'invalid', pointer, detail }
}

/** A fault of a query parameter or a header. */
export function invalidParameter(parameter: string, detail: string): Fault {
  return { kind: 'invalid', parameter, detail }
}

export function notFound(detail: string, pointer = '/data/'): Fault {
  return { kind: 'not_found', pointer, detail }
}

/** `duplicateId` is the id on this wire of the profile that has the identifier. */
export function duplicateProfile(duplicateId: string): Fault {
  return {
    kind: 'duplicate_profile',
    pointer: '/data/attributes',
    detail: 'Another profile already has one of these identifiers.',
    meta: { duplicate_profile_id: duplicateId },
  }
}
