import type { WorkspaceSettings } from '../config.ts'
import { checkField, checkName, maxIdentityLength } from './check-field.ts'
import type { FieldDefinition, ObjectDefinition } from './object-definition.ts'
import { contradiction, type SchemaRefusal, unusable } from './schema-refusal.ts'

// Decides changes of a workspace's configuration: what is there and what is asked go in, what is to be stored comes out.

const maxObjects = 200
const maxFields = 1000
const maxIdentityKinds = 20
const maxIdentifiersOfKind = 1000
const maxBlockedValues = 10_000

export type ConfigurationState = {
  readonly settings: WorkspaceSettings
  readonly objects: ReadonlyMap<string, ObjectDefinition>
}

export type ConfigurationPlan =
  | { readonly kind: 'refused'; readonly refusal: SchemaRefusal }
  | { readonly kind: 'unchanged'; readonly object: ObjectDefinition }
  | {
      /** Whether the thing asked for was there before. */
      readonly kind: 'created' | 'changed'
      readonly object: ObjectDefinition
      /** What the audit log calls it. */
      readonly action: string
      readonly settings?: WorkspaceSettings
    }

export type ObjectChange = {
  readonly displayName?: string
  readonly pluralDisplayName?: string
  readonly description?: string
  readonly ingestion?: Partial<ObjectDefinition['ingestion']>
  readonly primaryKey?: string | null
  /** Not for profiles, whose identity keys follow from the identity kinds. */
  readonly identityKeys?: readonly string[]
  /** The rest is for profiles alone. */
  readonly identityKinds?: WorkspaceSettings['identityKinds']
  readonly blockedValues?: readonly string[]
  readonly defaultRegion?: string | null
}

const noObject: SchemaRefusal = { code: 'not_found', path: '', message: 'there is no such object in this workspace' }

export function planNewObject(state: ConfigurationState, object: ObjectDefinition): ConfigurationPlan {
  const names = object.fields.map(({ name }) => name)
  const refusal =
    checkName('name', object.name) ??
    (state.objects.has(object.name) ? contradiction('name', 'an object of this name is there already') : undefined) ??
    (state.objects.size >= maxObjects
      ? contradiction('', `a workspace holds at most ${maxObjects} objects`)
      : undefined) ??
    (object.objectType === 'profile'
      ? unusable('object_type', 'profiles is the only object of this type')
      : undefined) ??
    (names.length > maxFields ? unusable('fields', `expected at most ${maxFields}`) : undefined) ??
    (new Set(names).size < names.length ? unusable('fields', 'a name is listed twice') : undefined) ??
    firstFieldRefusal(state, object) ??
    checkKeys(object)
  return refusal ? { kind: 'refused', refusal } : { kind: 'created', object, action: 'object.create' }
}

export function planObjectChange(state: ConfigurationState, name: string, change: ObjectChange): ConfigurationPlan {
  const object = state.objects.get(name)
  if (object === undefined) return { kind: 'refused', refusal: noObject }
  const isProfiles = object.objectType === 'profile'
  const { identityKinds, blockedValues, defaultRegion, identityKeys, ingestion, ...plain } = change
  const misplaced = isProfiles
    ? identityKeys && unusable('identity_keys', 'on profiles they follow from identity_kinds')
    : (identityKinds ?? blockedValues ?? defaultRegion) !== undefined &&
      unusable('', 'identity_kinds, blocked_values and default_region belong to profiles')
  if (misplaced) return { kind: 'refused', refusal: misplaced }

  const settings: WorkspaceSettings = {
    ...state.settings,
    defaultRegion: defaultRegion === undefined ? state.settings.defaultRegion : defaultRegion,
    identityKinds: identityKinds ?? state.settings.identityKinds,
    blockedValues: blockedValues ?? state.settings.blockedValues,
  }
  const changed: ObjectDefinition = {
    ...object,
    ...plain,
    ingestion: { ...object.ingestion, ...ingestion },
    identityKeys: isProfiles ? settings.identityKinds.map(({ kind }) => kind) : (identityKeys ?? object.identityKeys),
    version: object.version + 1,
  }
  const refusal = checkSettings(state, settings, changed) ?? checkKeys(changed)
  if (refusal) return { kind: 'refused', refusal }
  return { kind: 'changed', object: changed, action: 'object.update', ...(isProfiles ? { settings } : {}) }
}

/** Declares a field, or puts another declaration in the place of the one that is there. */
export function planField(state: ConfigurationState, objectName: string, field: FieldDefinition): ConfigurationPlan {
  const object = state.objects.get(objectName)
  if (object === undefined) return { kind: 'refused', refusal: noObject }
  const known = object.fields.find(({ name }) => name === field.name)
  const isKey = object.identityKeys.includes(field.name) || object.primaryKey === field.name
  const refusal =
    checkField(objectName, field, state.settings.identityKinds) ??
    (known === undefined && object.fields.length >= maxFields
      ? contradiction('', `an object holds at most ${maxFields} fields`)
      : undefined) ??
    (known !== undefined && known.type !== field.type
      ? contradiction('type', `the type of a field cannot change; ${field.name} is ${known.type}`)
      : undefined) ??
    (known !== undefined && isKey ? (checkKeyField(known, field) ?? checkKeyLength('max_length', field)) : undefined)
  if (refusal) return { kind: 'refused', refusal }
  if (known !== undefined && sameField(known, field)) return { kind: 'unchanged', object }
  const fields = known === undefined ? [...object.fields, field] : object.fields.map(f => (f === known ? field : f))
  const next = { ...object, fields, version: object.version + 1 }
  return known === undefined
    ? { kind: 'created', object: next, action: 'field.create' }
    : { kind: 'changed', object: next, action: 'field.update' }
}

/** Undeclares a field; values already stored stay where they are. */
export function planFieldRemoval(state: ConfigurationState, objectName: string, fieldName: string): ConfigurationPlan {
  const object = state.objects.get(objectName)
  if (object === undefined) return { kind: 'refused', refusal: noObject }
  if (!object.fields.some(({ name }) => name === fieldName))
    return {
      kind: 'refused',
      refusal: { code: 'not_found', path: '', message: 'there is no such field on this object' },
    }
  if (object.identityKeys.includes(fieldName) || object.primaryKey === fieldName)
    return {
      kind: 'refused',
      refusal: contradiction('', 'the field is a key of its object; take it off the keys first'),
    }
  const fields = object.fields.filter(({ name }) => name !== fieldName)
  return { kind: 'changed', object: { ...object, fields, version: object.version + 1 }, action: 'field.delete' }
}

function firstFieldRefusal(state: ConfigurationState, object: ObjectDefinition): SchemaRefusal | undefined {
  for (const [index, field] of object.fields.entries()) {
    const refusal = checkField(object.name, field, state.settings.identityKinds)
    if (refusal) return { ...refusal, path: `fields[${index}].${refusal.path}` }
  }
  return undefined
}

/** Identifiers on record are in the normal form of the field's format, so that form must stay. */
function checkKeyField(known: FieldDefinition, field: FieldDefinition): SchemaRefusal | undefined {
  if (known.format === field.format) return undefined
  return contradiction('format', `${field.name} is a key of its object, and the format of a key cannot change`)
}

function checkKeyLength(path: string, { name, maxLength }: FieldDefinition): SchemaRefusal | undefined {
  if (maxLength !== undefined && maxLength <= maxIdentityLength) return undefined
  return unusable(path, `${name} is a key, which needs a max_length of at most ${maxIdentityLength}`)
}

function checkKeys({ primaryKey, identityKeys, fields }: ObjectDefinition): SchemaRefusal | undefined {
  for (const key of identityKeys) {
    const field = fields.find(({ name }) => name === key)
    if (field === undefined) return unusable('identity_keys', `${key} is not a field of this object`)
    if (field.type !== 'string') return unusable('identity_keys', `${key} is not a string`)
    const tooLong = checkKeyLength('identity_keys', field)
    if (tooLong) return tooLong
  }
  if (new Set(identityKeys).size < identityKeys.length) return unusable('identity_keys', 'a key is listed twice')
  if (primaryKey === null || identityKeys.includes(primaryKey)) return undefined
  return unusable('primary_key', `${primaryKey} is not among the identity keys`)
}

function checkSettings(
  state: ConfigurationState,
  { identityKinds, blockedValues }: WorkspaceSettings,
  profiles: ObjectDefinition,
): SchemaRefusal | undefined {
  if (identityKinds.length < 1 || identityKinds.length > maxIdentityKinds)
    return unusable('identity_kinds', `expected 1 to ${maxIdentityKinds}`)
  if (new Set(identityKinds.map(({ kind }) => kind)).size < identityKinds.length)
    return unusable('identity_kinds', 'a kind is listed twice')
  for (const [index, { kind, limit }] of identityKinds.entries()) {
    const path = `identity_kinds[${index}]`
    const field = profiles.fields.find(({ name }) => name === kind)
    if (profiles.objectType === 'profile' && field?.type !== 'string')
      return unusable(`${path}.kind`, `${kind} is not a string field of profiles; declare it first`)
    if (limit < 1 || limit > maxIdentifiersOfKind)
      return unusable(`${path}.limit`, `expected 1 to ${maxIdentifiersOfKind}`)
  }
  const user = [...state.objects.values()].find(object =>
    object.fields.some(({ identifies }) => identifies && !identityKinds.some(({ kind }) => kind === identifies)),
  )
  if (user) return contradiction('identity_kinds', `a field of ${user.name} names people by a kind that is left out`)
  if (blockedValues.length > maxBlockedValues) return unusable('blocked_values', `expected at most ${maxBlockedValues}`)
  return undefined
}

function sameField(a: FieldDefinition, b: FieldDefinition): boolean {
  const normal = (field: FieldDefinition) =>
    JSON.stringify(Object.entries(field).toSorted(([x], [y]) => (x < y ? -1 : 1)))
  return normal(a) === normal(b)
}
