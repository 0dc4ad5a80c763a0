import { type Json, type JsonObject, memberOf } from '../../../domain/json.ts'
import type { WalkedProfile } from '../../../store/read/profile-walk.ts'
import { wireId, wireTime } from '../wire.ts'
import { identifierKinds, type Kinds, locationFields, propertyOfField, textFields } from './field-names.ts'
import { type Selection, select } from './selection.ts'

function attributesOf(profile: WalkedProfile, kinds: Kinds): JsonObject {
  const { fields } = profile
  const shown = (field: string): Json => memberOf(fields, field) ?? null
  const named = (names: Iterable<readonly [string, string]>): JsonObject =>
    Object.fromEntries([...names].map(([attribute, field]) => [attribute, shown(field)]))
  const properties = Object.entries(fields).flatMap(([field, value]) => {
    const property = value === null ? undefined : propertyOfField(field, kinds)
    return property === undefined ? [] : [[property, value] as const]
  })
  return {
    ...named(identifierKinds),
    ...named(textFields),
    created: wireTime(profile.createdAtMs),
    updated: wireTime(profile.movedAtMs),
    last_event_date: profile.lastEventAtMs === null ? null : wireTime(profile.lastEventAtMs),
    location: named(locationFields.map(name => [name, name] as const)),
    properties: Object.fromEntries(properties),
  }
}

/** The resource of a profile. */
export function viewProfile(profile: WalkedProfile, kinds: Kinds, selection: Selection, origin: string): JsonObject {
  const id = wireId(profile.profileId)
  return {
    type: 'profile',
    id,
    attributes: select(attributesOf(profile, kinds), selection),
    links: { self: `${origin}/api/profiles/${id}/` },
  }
}
