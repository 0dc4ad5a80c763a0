// Checked by hand like a profile write: ten thousand may come in one call.

import type { EventReceipt, EventWrite, IdempotentAnswer } from '../../../domain/command.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../domain/json.ts'
import { isUuid } from '../../../domain/uuid.ts'
import type { Fault } from '../problem.ts'
import { linkPolicies } from '../profiles/parse-command.ts'
import { type Reading, readIdentifiers, readOneOf, readText, readTime } from '../profiles/read-body.ts'

export type ParsedEvent =
  | { readonly kind: 'parsed'; readonly write: EventWrite }
  | { readonly kind: 'refused'; readonly faults: readonly Fault[] }
  /** The profile named by id cannot exist. */
  | { readonly kind: 'unknown_profile' }

const keys = new Set([
  'type',
  'identifiers',
  'profile_id',
  'occurred_at',
  'metadata',
  'event_key',
  'source',
  'link_policy',
])

const maxTypeLength = 200
const maxKeyLength = 128
const maxSourceLength = 200
const maxMetadataBytes = 102_400

function readType(reading: Reading): string {
  const text = readText(reading, 'type', maxTypeLength)
  if (reading.body['type'] === undefined) reading.faults.push({ path: 'type', message: 'is required' })
  else if (text?.trim() === '') reading.faults.push({ path: 'type', message: 'expected more than blanks', value: text })
  return text ?? ''
}

function readMetadata({ body, faults }: Reading): JsonObject {
  const value = body['metadata']
  if (value === undefined) return {}
  if (!isJsonObject(value)) {
    faults.push({ path: 'metadata', message: 'expected an object', value })
    return {}
  }
  if (Buffer.byteLength(JSON.stringify(value)) <= maxMetadataBytes) return value
  faults.push({ path: 'metadata', message: `expected at most ${maxMetadataBytes} bytes` })
  return {}
}

/** Turns a body into a command, or names every fault of its form. What the schema says of identifiers comes later. */
export function parseEvent(
  body: Json | undefined,
  defaultSource: string,
  idempotency: IdempotentAnswer<EventReceipt> | undefined,
): ParsedEvent {
  if (!isJsonObject(body)) return { kind: 'refused', faults: [{ path: '', message: 'expected an object' }] }
  const reading: Reading = { body, faults: [] }
  const { faults } = reading
  for (const key of Object.keys(body)) {
    if (!keys.has(key)) faults.push({ path: key, message: 'is not a key of this request' })
  }
  const eventType = readType(reading)
  const identifiers = readIdentifiers(reading)
  const profileId = readText(reading, 'profile_id', maxSourceLength)
  const occurredMs = readTime(reading, 'occurred_at')
  const metadata = readMetadata(reading)
  const eventKey = readText(reading, 'event_key', maxKeyLength)
  const source = readText(reading, 'source', maxSourceLength) ?? defaultSource
  const linkPolicy = readOneOf(reading, 'link_policy', linkPolicies, 'weaker-only')
  if (faults.length > 0) return { kind: 'refused', faults }
  if (profileId !== undefined && !isUuid(profileId)) return { kind: 'unknown_profile' }
  const write: EventWrite = {
    type: 'event',
    identifiers,
    eventType,
    metadata,
    source,
    linkPolicy,
    ...(profileId !== undefined && { profileId: profileId.toLowerCase() }),
    ...(occurredMs !== undefined && { occurredMs }),
    ...(eventKey !== undefined && { eventKey }),
    ...(idempotency !== undefined && { idempotency }),
  }
  return { kind: 'parsed', write }
}
