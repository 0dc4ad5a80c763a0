import type { FieldEdit } from '../../../domain/command.ts'
import { isJsonObject, type Json, type JsonObject, memberOf } from '../../../domain/json.ts'
import type { Fault } from '../fault.ts'
import { pointerTo } from '../wire.ts'
import { addFault, canClear, type Draft, type Mode, readObject, refuseUnknown, setField } from './draft.ts'
import { identifierKinds, type Kinds, locationFields, textFields } from './field-names.ts'
import { type ReadIdentifiers, readIdentifiers, readIdentifierText, unwrap } from './read-identifiers.ts'
import { readPatch, readProperties, tokenProperty } from './read-properties.ts'
import { isLocale } from './syntax.ts'

/** How to read the attributes of a profile, wherever they stand in a body. */
export type Reading = {
  readonly mode: Mode
  /** The identity kinds of the workspace. */
  readonly kinds: Kinds
  /** Where the resource stands, as `/data`. */
  readonly pointer: string
  /** Where its meta data stands, when not beside the attributes. */
  readonly metaPointer?: string
  /** The id of the resource, as sent. */
  readonly id?: string
}

/** By what a document says whom it is about. */
export type Lookup = {
  /** An id of this surface, as sent. */
  readonly id?: string
  /** By identity kind. */
  readonly identifiers: Readonly<Record<string, string>>
  /** `_kx`, as sent. */
  readonly exchangeToken?: string
}

export type AttributesRead = {
  readonly kind: 'read'
  /** Whom to look for. */
  readonly lookup: Lookup
  /** What the profile is to be known by, by identity kind: those of the lookup among them. */
  readonly identifiers: Readonly<Record<string, string>>
  /** Values by field name; null clears. */
  readonly set: JsonObject
  readonly edits: readonly FieldEdit[]
  /** `properties` or `location` was null where that clears them whole. */
  readonly clearsProperties: boolean
  readonly clearsLocation: boolean
  /** Attributes that were left out because of their form. */
  readonly partialFailures: readonly string[]
  /** Where the value of a field or identity kind stands in the body. */
  readonly pointers: ReadonlyMap<string, string>
}

export type ReadAttributes = AttributesRead | { readonly kind: 'faults'; readonly faults: readonly Fault[] }

/** The first of a document's faults; more help nobody. */
const maxFaults = 20
const exchangeToken = '_kx'
const plainAttributes = new Set([...identifierKinds.keys(), ...textFields.keys(), 'location', 'properties'])
const limits: ReadonlyMap<string, number> = new Map([
  ['latitude', 90],
  ['longitude', 180],
])

function takesToken({ mode }: Draft): boolean {
  return mode !== 'create' && mode !== 'update'
}

function readText(draft: Draft, value: Json | undefined, field: string, pointer: string): void {
  if (value === undefined || (value === null && !canClear(draft))) return
  if (value !== null && typeof value !== 'string') addFault(draft, pointer, 'A string is expected here.')
  else if (field === 'locale' && value !== null && !isLocale(value))
    addFault(draft, pointer, 'A language tag such as en-US is expected here.')
  else setField(draft, field, value, pointer)
}

function readCoordinate(draft: Draft, value: Json | undefined, name: string, limit: number, pointer: string): void {
  const inner = unwrap(draft, value)
  if (typeof inner !== 'number') readText(draft, inner, name, pointer)
  else if (Math.abs(inner) <= limit) setField(draft, name, inner, pointer)
  else addFault(draft, pointer, `A number from ${-limit} to ${limit} is expected here.`)
}

function readLocation(draft: Draft, value: Json | undefined, pointer: string): void {
  for (const [name, item] of Object.entries(readObject(draft, value, pointer) ?? {})) {
    const at = pointerTo(pointer, name)
    const limit = limits.get(name)
    if (limit !== undefined) readCoordinate(draft, item, name, limit, at)
    else if (locationFields.includes(name)) readText(draft, item, name, at)
    else refuseUnknown(draft, at)
  }
}

/** What a document says of itself beside the attributes; answers with the lookup part, where there is one. */
function readMeta(draft: Draft, value: Json | undefined, pointer: string): JsonObject | undefined {
  const isClient = draft.mode === 'client'
  let identifiers: JsonObject | undefined
  for (const [name, item] of Object.entries(readObject(draft, value, pointer) ?? {})) {
    const at = pointerTo(pointer, name)
    if (name === 'patch_properties' && draft.mode !== 'create') readPatch(draft, item, at)
    else if (name === 'identifiers' && isClient) identifiers = readObject(draft, item, at)
    else if (!isClient) addFault(draft, at, 'This is not supported here.')
  }
  return identifiers
}

function readLookup(
  draft: Draft,
  members: JsonObject,
  pointer: string,
  id: string | undefined,
  byKind: Lookup['identifiers'],
): Lookup {
  const token = takesToken(draft) ? readIdentifierText(draft, members, exchangeToken, pointer)?.text : undefined
  const properties = memberOf(members, 'properties')
  const hidden = draft.mode === 'client' && isJsonObject(properties) ? memberOf(properties, tokenProperty) : undefined
  const exchange = token ?? (typeof hidden === 'string' && hidden !== '' ? hidden : undefined)
  return {
    identifiers: byKind,
    ...(id !== undefined && { id }),
    ...(exchange !== undefined && { exchangeToken: exchange }),
  }
}

/**
 * A phone number of a wrong form is left aside beside a stronger identifier; it is a fault where nothing but a device
 * could stand for it, so that kits learn of it, and where a certain profile is edited.
 */
function judgePhone(
  draft: Draft,
  { badPhone }: ReadIdentifiers,
  id: string | undefined,
  identifiers: Lookup['identifiers'],
): boolean {
  if (badPhone === undefined) return false
  const isStandingBack = id !== undefined || 'email' in identifiers || 'external_id' in identifiers
  if (draft.mode !== 'update' && isStandingBack) return true
  addFault(draft, badPhone, 'A phone number in E.164 form, as +14155550123, is expected here.')
  return false
}

/** Reads the attributes of a profile and the meta data beside them, without looking at any profile. */
export function readAttributes(attributes: JsonObject, meta: Json | undefined, reading: Reading): ReadAttributes {
  const { mode, kinds, pointer, metaPointer = `${pointer}/meta`, id } = reading
  const draft: Draft = { mode, kinds, faults: [], set: new Map(), edits: [], pointers: new Map() }
  const base = `${pointer}/attributes`
  for (const name of Object.keys(attributes)) {
    if (plainAttributes.has(name) || (name === exchangeToken && takesToken(draft))) continue
    refuseUnknown(draft, pointerTo(base, name))
  }
  for (const [attribute, field] of textFields) {
    readText(draft, memberOf(attributes, attribute), field, pointerTo(base, attribute))
  }
  const { location, properties } = attributes
  readLocation(draft, location, `${base}/location`)
  readProperties(draft, properties, `${base}/properties`)

  const own = readIdentifiers(draft, attributes, base)
  const named = readMeta(draft, meta, metaPointer)
  let lookup: Lookup
  let other: ReadIdentifiers = { byKind: {}, badPhone: undefined }
  if (named === undefined || Object.keys(named).length === 0)
    lookup = readLookup(draft, attributes, base, id, own.byKind)
  else {
    const at = `${metaPointer}/identifiers`
    other = readIdentifiers(draft, named, at)
    lookup = readLookup(draft, named, at, readIdentifierText(draft, named, 'id', at)?.text, other.byKind)
  }
  const identifiers = { ...own.byKind, ...other.byKind }
  const isPartial = [own, other].map(read => judgePhone(draft, read, lookup.id, identifiers)).includes(true)
  if (draft.faults.length > 0) return { kind: 'faults', faults: draft.faults.slice(0, maxFaults) }
  return {
    kind: 'read',
    lookup,
    identifiers,
    set: Object.fromEntries(draft.set),
    edits: draft.edits,
    clearsProperties: properties === null && canClear(draft),
    clearsLocation: location === null && canClear(draft),
    partialFailures: isPartial ? ['phone_number'] : [],
    pointers: draft.pointers,
  }
}
