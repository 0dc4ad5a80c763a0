import { findForbidden } from '../../../domain/enrichment/mappable.ts'

// How the attributes of this surface are called among the fields of a profile. A custom property is the field of its own
// name, shared with every other surface, unless that name means something else there; then it is kept apart.

/** Attributes that are plain text, by their fields. */
export const textFields: ReadonlyMap<string, string> = new Map([
  ['first_name', 'first_name'],
  ['last_name', 'last_name'],
  ['organization', 'company'],
  ['locale', 'locale'],
  ['title', 'job_title'],
  ['image', 'image'],
])

/** Attributes that identify, by their identity kinds, strongest first. */
export const identifierKinds: ReadonlyMap<string, string> = new Map([
  ['external_id', 'external_id'],
  ['email', 'email'],
  ['phone_number', 'phone'],
  ['anonymous_id', 'anonymous_id'],
])

/** Keys of `location`, which are fields of the same names. */
export const locationFields: readonly string[] = [
  'address1',
  'address2',
  'city',
  'country',
  'latitude',
  'longitude',
  'region',
  'zip',
  'timezone',
  'ip',
]

const prefix = 'properties.'
const canonical = new Set([...textFields.values(), ...identifierKinds.values(), ...locationFields])

/** The names of the identity kinds of a workspace. */
export type Kinds = { readonly has: (kind: string) => boolean }

/** Further addresses and flags of contacts, which other surfaces write and read. */
const contactFields = new Set(['secondary_email', 'secondary_phone', 'is_test'])
const contactPrefix = 'zyntro.'

/**
 * A page may write any custom property. It must not thereby say who somebody is, whether they may be contacted, what has
 * been verified or who looks after them.
 */
function isTaken(name: string, kinds: Kinds): boolean {
  if (canonical.has(name) || kinds.has(name) || name.startsWith(prefix)) return true
  if (contactFields.has(name) || name.startsWith(contactPrefix)) return true
  return findForbidden(name, kind => kinds.has(kind)) !== undefined
}

/** The field of a custom property. */
export function fieldOfProperty(property: string, kinds: Kinds): string {
  return isTaken(property, kinds) ? prefix + property : property
}

/** The custom property that a field is; undefined for one that is an attribute, or that no property maps to. */
export function propertyOfField(field: string, kinds: Kinds): string | undefined {
  if (!isTaken(field, kinds)) return field
  const property = field.startsWith(prefix) ? field.slice(prefix.length) : ''
  return property !== '' && isTaken(property, kinds) ? property : undefined
}
