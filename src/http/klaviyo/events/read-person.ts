import type { JsonObject } from '../../../domain/json.ts'
import type { Call } from '../call.ts'
import type { Fault } from '../fault.ts'
import { findNamed, type Named, namesNobody, readKinds, readPerson, strongestKind, unknownProfile } from '../person.ts'
import { withCleared } from '../profiles/plan-edit.ts'
import type { AttributesRead } from '../profiles/read-attributes.ts'
import type { KlaviyoContext } from '../surface.ts'
import { dataAt, readResource } from '../wire.ts'
import type { Person } from './event-write.ts'

export type FoundPerson =
  | ({ readonly kind: 'found'; readonly pointer: string } & Person)
  | { readonly kind: 'faults'; readonly faults: readonly Fault[] }

/** Reads the member `profile` of the attributes at `/data/attributes`, and finds whom it names. */
export async function findPerson(context: KlaviyoContext, call: Call, attributes: JsonObject): Promise<FoundPerson> {
  const { data, pointer } = dataAt(attributes, 'profile', '/data/attributes')
  const resource = readResource(data, 'profile', pointer)
  if (resource.kind === 'faults') return resource
  const isClient = call.companyId !== undefined
  const kinds = await readKinds(context, call)
  const read = readPerson(resource, pointer, isClient ? 'client' : 'upsert', kinds)
  if (read.kind === 'faults') return read
  const named = await findNamed(context, call, read)
  // A server means the profile that it names; a page may have kept an id for too long.
  const isUnknownId = !isClient && read.lookup.id !== undefined && named.kind !== 'by_id'
  if (isUnknownId) return { kind: 'faults', faults: [unknownProfile(pointer)] }
  if (named.kind === 'nobody') return { kind: 'faults', faults: [namesNobody(pointer)] }
  const set = withCleared(read, { fields: await fieldsToClear(context, call, read, named) }, kinds)
  return { kind: 'found', read: { ...read, set }, named, pointer }
}

/** What the person has by now, where a null stands for all of it. */
async function fieldsToClear(
  { profileReader }: KlaviyoContext,
  { workspaceId }: Call,
  read: AttributesRead,
  named: Named,
): Promise<JsonObject> {
  if (!read.clearsProperties && !read.clearsLocation) return {}
  const kind = strongestKind(read.identifiers)
  const profile =
    named.kind === 'by_id'
      ? await profileReader.findById(workspaceId, named.profileId)
      : await profileReader.findByIdentifier(workspaceId, { kind, value: read.identifiers[kind] ?? '' })
  return profile?.registers.fields ?? {}
}
