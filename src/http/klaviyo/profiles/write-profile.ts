import type { Problem, ProfileWrite } from '../../../domain/command.ts'
import { type Json, type JsonObject, memberOf } from '../../../domain/json.ts'
import { identifierListOfLive, type WalkedProfile } from '../../../store/read/profile-walk.ts'
import { type Answer, type Call, fail } from '../call.ts'
import { duplicateProfile, type Fault, invalid } from '../fault.ts'
import { faultOfProblem, partialFailureHeaders } from '../person.ts'
import type { KlaviyoContext } from '../surface.ts'
import { wireId } from '../wire.ts'
import { type Kinds, locationFields, propertyOfField } from './field-names.ts'
import { answerProfile, findLive, noSuchProfile } from './find-profiles.ts'
import type { AttributesRead } from './read-attributes.ts'
import type { Selection } from './selection.ts'

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
export function editOf(read: AttributesRead, profile: WalkedProfile, kinds: Kinds, source: string): ProfileWrite {
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

/** Whether a profile would be known by nothing any more. */
export async function losesItsLastIdentifier(
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

export const lastIdentifier = invalid('/data/attributes', 'A profile cannot lose the last of its identifiers.')

function faultOf(problem: Problem, read: AttributesRead): Fault {
  const { code, otherProfileId } = problem
  if (code === 'identifier_conflict' && otherProfileId !== undefined) return duplicateProfile(wireId(otherProfileId))
  return faultOfProblem(problem, read, '/data')
}

type Shown = { readonly kinds: Kinds; readonly selection: Selection }

/** Writes, and answers with the profile as it is then. */
export async function writeAndAnswer(
  context: KlaviyoContext,
  call: Call,
  write: ProfileWrite,
  read: AttributesRead,
  shown: Shown,
): Promise<Answer> {
  const settled = await context.engine.writer.write(call.workspaceId, write)
  if (settled.kind !== 'settled') throw new Error('writes of this surface have no idempotency key')
  const { outcome, profileId, problems } = settled.receipt
  if (outcome === 'refused') return fail(...problems.map(problem => faultOf(problem, read)))
  const profile = await findLive(context, call, profileId ?? undefined)
  if (profile === undefined) return fail(noSuchProfile)
  const status = outcome === 'created' ? 201 : 200
  return answerProfile(call, profile, { status, ...shown, ...partialFailureHeaders(read) })
}
