import type { EventWrite } from '../../domain/command.ts'
import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts'
import { parseTimestamp } from '../../domain/schema/validate-value.ts'
import { type AliasKind, isAliasKind, readAlias } from './alias.ts'
import { type Fault, invalid, notFound } from './fault.ts'
import { readLeadId } from './lead-id.ts'

const maxTypeLength = 200
const maxEventIdLength = 128
const maxAliases = 20
const maxMetadataBytes = 102_400
const aliasKindMessage = 'must be one of email, phone, external_id, cookie, social'

export type ReadEvent = { readonly write: EventWrite } | { readonly fault: Fault }

/** Identifiers gathered from a body, and the member to blame for each kind. */
type Aliases = { readonly values: Map<string, string[]>; readonly fieldOf: Map<string, string> }

function addAlias({ values, fieldOf }: Aliases, kind: AliasKind, raw: string, field: string): Fault | undefined {
  const read = readAlias(kind, raw)
  if ('message' in read) return invalid(field, read.message)
  const known = values.get(read.kind) ?? []
  values.set(read.kind, [...known, read.value])
  if (!fieldOf.has(read.kind)) fieldOf.set(read.kind, field)
  return undefined
}

function readPair(aliases: Aliases, { alias_kind: kind, alias }: JsonObject): Fault | undefined {
  if (kind === undefined && alias === undefined) return undefined
  if (kind === undefined) return invalid('alias_kind', 'is required with alias')
  if (alias === undefined) return invalid('alias', 'is required with alias_kind')
  if (!isAliasKind(kind)) return invalid('alias_kind', aliasKindMessage)
  if (typeof alias !== 'string') return invalid('alias', 'must be a string')
  return addAlias(aliases, kind, alias, 'alias')
}

function readFurther(aliases: Aliases, further: Json | undefined): Fault | undefined {
  if (further === undefined) return undefined
  if (!Array.isArray(further) || further.length < 1 || further.length > maxAliases) {
    return invalid('aliases', `must be an array of 1 to ${maxAliases} aliases`)
  }
  for (const [index, item] of further.entries()) {
    const field = `aliases[${index}]`
    if (!isJsonObject(item)) return invalid(field, 'must be an object')
    const { alias_kind: kind, raw_value: raw } = item
    if (!isAliasKind(kind)) return invalid(`${field}.alias_kind`, aliasKindMessage)
    if (typeof raw !== 'string') return invalid(`${field}.raw_value`, 'must be a string')
    const fault = addAlias(aliases, kind, raw, `${field}.raw_value`)
    if (fault !== undefined) return fault
  }
  return undefined
}

function isTooLarge(metadata: Json | undefined): boolean {
  return isJsonObject(metadata) && Buffer.byteLength(JSON.stringify(metadata)) > maxMetadataBytes
}

type Rest = Pick<EventWrite, 'eventType' | 'occurredMs' | 'metadata' | 'eventKey'>

function readRest({ event_type: type, timestamp, metadata = {}, event_id: id }: JsonObject): Rest | { fault: Fault } {
  if (typeof type !== 'string' || type === '' || type.length > maxTypeLength) {
    return { fault: invalid('event_type', `must be a text of 1 to ${maxTypeLength} characters`) }
  }
  // Types are compared exactly: a blank that nobody sees would make another one.
  if (type !== type.trim() || /\p{Cc}/u.test(type)) {
    return { fault: invalid('event_type', 'must have neither blanks around it nor control characters') }
  }
  const occurredMs = typeof timestamp === 'string' ? parseTimestamp(timestamp.trim().toUpperCase()) : undefined
  if (timestamp !== undefined && occurredMs === undefined) {
    return { fault: invalid('timestamp', 'must be an RFC 3339 time with a zone') }
  }
  if (!isJsonObject(metadata)) return { fault: invalid('metadata', 'must be an object') }
  if (id !== undefined && (typeof id !== 'string' || id.trim() === '' || id.length > maxEventIdLength)) {
    return { fault: invalid('event_id', `must be a text of 1 to ${maxEventIdLength} characters`) }
  }
  return {
    eventType: type,
    metadata,
    ...(occurredMs !== undefined && { occurredMs }),
    ...(id !== undefined && { eventKey: id }),
  }
}

/** The event that a body tells of, or its first fault. */
export function readEvent(
  body: unknown,
  source: string,
): ReadEvent & { readonly fieldOf: ReadonlyMap<string, string> } {
  const aliases: Aliases = { values: new Map(), fieldOf: new Map() }
  const { fieldOf } = aliases
  if (!isJsonObject(body)) return { fault: invalid('', 'an event must be a JSON object'), fieldOf }
  if (isTooLarge(body['metadata'])) {
    const message = `metadata is over ${maxMetadataBytes} bytes`
    return { fault: { kind: 'too_large', message, field: 'metadata' }, fieldOf }
  }
  const fault = readPair(aliases, body) ?? readFurther(aliases, body['aliases'])
  if (fault !== undefined) return { fault, fieldOf }
  const { lead_id: leadId } = body
  if (leadId !== undefined && typeof leadId !== 'string')
    return { fault: invalid('lead_id', 'must be a string'), fieldOf }
  if (leadId === undefined && aliases.values.size === 0) {
    return { fault: invalid('alias', 'or lead_id is required'), fieldOf }
  }
  const rest = readRest(body)
  if ('fault' in rest) return { fault: rest.fault, fieldOf }
  const profileId = leadId === undefined ? undefined : readLeadId(leadId)
  if (leadId !== undefined && profileId === undefined) return { fault: noLead, fieldOf }
  const write: EventWrite = {
    ...rest,
    type: 'event',
    identifiers: Object.fromEntries(aliases.values),
    source,
    linkPolicy: 'weaker-only',
    ...(profileId !== undefined && { profileId }),
  }
  return { write, fieldOf }
}

export const noLead: Fault = { ...notFound('there is no such lead'), field: 'lead_id' }
