import type { Problem } from '../../domain/command.ts'
import type { Call } from './call.ts'
import { type Fault, invalid, notFound } from './fault.ts'
import { identifierKinds, type Kinds } from './profiles/field-names.ts'
import { namingKinds, openExchangeId } from './profiles/naming.ts'
import { type AttributesRead, type ReadAttributes, readAttributes } from './profiles/read-attributes.ts'
import type { KlaviyoContext } from './surface.ts'
import { type Resource, readWireId } from './wire.ts'

/** The identity kinds of the workspace, by which custom properties are told from identifiers. */
export async function readKinds({ engine }: KlaviyoContext, { workspaceId }: Call): Promise<Kinds> {
  const config = await engine.config.get(workspaceId)
  return new Set(config?.settings.identityKinds.map(({ kind }) => kind))
}

/** Reads a profile resource wherever it stands; its meta data may stand beside its attributes or inside of them. */
export function readPerson(
  { data, attributes }: Resource,
  pointer: string,
  mode: 'client' | 'upsert',
  kinds: Kinds,
): ReadAttributes {
  const { id } = data
  if (mode !== 'client' && id !== undefined && id !== null && typeof id !== 'string') {
    return { kind: 'faults', faults: [invalid(`${pointer}/id`, 'A string is expected here.')] }
  }
  const { meta: inner, ...rest } = attributes
  const isInside = inner !== undefined && data['meta'] === undefined
  const meta = isInside ? inner : data['meta']
  return readAttributes(isInside ? rest : attributes, meta, {
    mode,
    kinds,
    pointer,
    ...(isInside && { metaPointer: `${pointer}/attributes/meta` }),
    ...(typeof id === 'string' && { id }),
  })
}

/** Whom a document names. */
export type Named =
  | { readonly kind: 'by_id'; readonly profileId: string }
  | { readonly kind: 'by_identifiers' }
  /** It names nobody, or only by an id that is not known. */
  | { readonly kind: 'nobody' }

/**
 * Finds the profile that an id or an exchange id names, where those decide: an id does before all identifiers, an
 * exchange id where no stronger identifier belongs to anybody.
 */
export async function findNamed(context: KlaviyoContext, call: Call, read: AttributesRead): Promise<Named> {
  const { id, exchangeToken } = read.lookup
  const { workspaceId } = call
  const homeId = readWireId(id)
  const known = homeId === undefined ? undefined : await context.profileReader.findById(workspaceId, homeId)
  if (known !== undefined) return { kind: 'by_id', profileId: known.profileId }
  const opened = await openExchangeId(context, call, exchangeToken)
  if (opened !== undefined && !(await isAnybodys(context, workspaceId, read.lookup.identifiers))) {
    return { kind: 'by_id', profileId: opened }
  }
  return Object.keys(read.identifiers).length > 0 ? { kind: 'by_identifiers' } : { kind: 'nobody' }
}

async function isAnybodys(
  { profileReader }: KlaviyoContext,
  workspaceId: string,
  identifiers: Readonly<Record<string, string>>,
): Promise<boolean> {
  const named = namingKinds.flatMap(kind => {
    const value = identifiers[kind]
    return value === undefined ? [] : [{ kind, value }]
  })
  const owners = await Promise.all(named.map(identifier => profileReader.findByIdentifier(workspaceId, identifier)))
  return owners.some(owner => owner !== undefined)
}

/** The strongest kind of these; empty when there is none. */
export function strongestKind(identifiers: Readonly<Record<string, string>>): string {
  return [...identifierKinds.values()].find(kind => kind in identifiers) ?? ''
}

/** The strongest kind that the lookup names, when the document names a stronger one beside it. */
export function matchKeyOf({ lookup, identifiers }: AttributesRead): string | undefined {
  const strongest = strongestKind(lookup.identifiers)
  return strongest === '' || strongest === strongestKind(identifiers) ? undefined : strongest
}

/** What a write of this person is told whom it is about. */
export function namedMembers(named: Named): { readonly profileId?: string } {
  return named.kind === 'by_id' ? { profileId: named.profileId } : {}
}

export function namesNobody(pointer: string): Fault {
  return invalid(`${pointer}/attributes`, 'An identifier is required: email, phone_number, external_id or another.')
}

export function unknownProfile(pointer: string): Fault {
  return notFound('There is no such profile.', `${pointer}/id`)
}

/** Why the engine refused a write, in the words of this wire. `pointer` is where the profile resource stands. */
export function faultOfProblem(
  { code, path }: Problem,
  { pointers }: Pick<AttributesRead, 'pointers'>,
  pointer: string,
): Fault {
  if (code === 'failed') return { kind: 'error', pointer: '/data', detail: 'The write failed on our side; try again.' }
  if (code === 'unknown_profile') return unknownProfile(pointer)
  if (code === 'no_identifier') {
    return invalid(`${pointer}/attributes`, 'The identifiers are placeholders that name nobody.')
  }
  const place = pointers.get(path.replace('identifiers.', '')) ?? `${pointer}/attributes`
  return invalid(place, 'The value cannot be used.')
}

/** Attributes that were left out because of their form are named in a header. */
export function partialFailureHeaders({ partialFailures }: Pick<AttributesRead, 'partialFailures'>) {
  return partialFailures.length === 0 ? {} : { headers: { 'x-klaviyo-partial-failure': partialFailures.join(',') } }
}
