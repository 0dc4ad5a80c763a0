import type { ProfileWrite } from '../../../domain/command.ts'
import { isJsonObject, type Json, type JsonObject, memberOf } from '../../../domain/json.ts'
import { identifierListOfLive, type WalkedProfile } from '../../../store/read/profile-walk.ts'
import type { Call } from '../call.ts'
import { type Fault, invalid } from '../fault.ts'
import type { KlaviyoContext } from '../surface.ts'
import { type Kinds, locationFields, propertyOfField } from './field-names.ts'
import type { AttributesRead } from './read-attributes.ts'

export type PlannedWrite = { readonly write: ProfileWrite } | { readonly fault: Fault }

/** What the writes of a server have in common. */
export function serverWrite(read: AttributesRead, source: string) {
  return {
    type: 'profile',
    identifiers: read.identifiers,
    set: read.set,
    edits: read.edits,
    source,
    undeclared: 'discover',
    onInvalid: 'refuse',
    needsPerson: true,
  } as const satisfies Partial<ProfileWrite>
}

/** An update of a certain profile, which must be live. */
function editOf(read: AttributesRead, profile: WalkedProfile, kinds: Kinds, source: string): ProfileWrite {
  return {
    ...serverWrite(read, source),
    set: withCleared(read, profile, kinds),
    profileId: profile.profileId,
    create: 'no',
    linkPolicy: 'strict',
    identifierMode: 'replace',
    onConflict: 'refuse',
    needsPerson: false,
  }
}

/** A null in place of all properties, or of the location, clears what the profile has of them. */
export function withCleared(read: AttributesRead, { fields }: Pick<WalkedProfile, 'fields'>, kinds: Kinds): JsonObject {
  const { set, clearsProperties, clearsLocation } = read
  const isCleared = (field: string): boolean =>
    (clearsProperties && propertyOfField(field, kinds) !== undefined) ||
    (clearsLocation && locationFields.includes(field))
  const cleared: [string, Json][] = Object.keys(fields)
    .filter(field => isCleared(field) && memberOf(set, field) === undefined)
    .map(field => [field, null])
  return cleared.length === 0 ? set : { ...Object.fromEntries(cleared), ...set }
}

/** An object cannot be made a list by appending to it; a fault where a patch would. */
export function findObjectTarget(
  read: AttributesRead,
  { fields }: Pick<WalkedProfile, 'fields'>,
  pointer: string,
): Fault | undefined {
  const values = new Map<string, Json>()
  for (const { name, value, behaviour } of read.edits) {
    const current = values.get(name) ?? memberOf(read.set, name) ?? memberOf(fields, name) ?? null
    if (behaviour === 'append' && isJsonObject(current)) {
      return invalid(
        read.pointers.get(name) ?? `${pointer}/meta/patch_properties`,
        'An object is there, which is no list.',
      )
    }
    if (behaviour !== 'remove') values.set(name, value ?? false)
  }
  return undefined
}

/** Whether a profile would be known by nothing any more. */
async function losesItsLastIdentifier(
  { engine }: KlaviyoContext,
  { workspaceId }: Call,
  { set, identifiers }: AttributesRead,
  { profileId }: WalkedProfile,
  kinds: Kinds,
): Promise<boolean> {
  const isCleared = (kind: string): boolean => kinds.has(kind) && memberOf(set, kind) === null
  if (Object.keys(identifiers).length > 0 || !Object.keys(set).some(isCleared)) return false
  const held = await engine.database.run(identifierListOfLive, [workspaceId, profileId])
  return held.some(({ kind }) => isCleared(kind)) && held.every(({ kind }) => isCleared(kind))
}

function losesLastIdentifier(pointer: string): Fault {
  return invalid(`${pointer}/attributes`, 'A profile cannot lose the last of its identifiers.')
}

/** The update of a certain live profile, or why it cannot be; `pointer` is where its document stands. */
export async function planEdit(
  context: KlaviyoContext,
  call: Call,
  read: AttributesRead,
  profile: WalkedProfile,
  kinds: Kinds,
  pointer: string,
): Promise<PlannedWrite> {
  if (await losesItsLastIdentifier(context, call, read, profile, kinds)) return { fault: losesLastIdentifier(pointer) }
  const fault = findObjectTarget(read, profile, pointer)
  return fault === undefined ? { write: editOf(read, profile, kinds, call.source) } : { fault }
}
