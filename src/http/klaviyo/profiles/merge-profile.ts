import { isJsonObject, type Json, type JsonObject, memberOf } from '../../../domain/json.ts'
import { mergeFilling } from '../../../engine/profiles/merge-filling.ts'
import { type Answer, type Call, changeContextOf, fail } from '../call.ts'
import { type Fault, invalid, notFound } from '../fault.ts'
import type { KlaviyoContext } from '../surface.ts'
import { readWireId, selfLink, wireId } from '../wire.ts'
import { fillOnMerge } from './fill-on-merge.ts'
import { findLive } from './find-profiles.ts'

type Sides = { readonly destination: string; readonly source: string }

const sourcesAt = '/data/relationships/profiles/data'

function memberAt(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let at = value
  for (const name of path) at = isJsonObject(at) ? memberOf(at, name) : undefined
  return at
}

function readSource(data: JsonObject): { readonly id: string } | { readonly fault: Fault } {
  const sources = memberAt(data, 'relationships', 'profiles', 'data')
  if (!Array.isArray(sources) || sources.length !== 1) {
    return { fault: invalid(sourcesAt, 'A list of exactly one profile is expected here.') }
  }
  const [source] = sources
  if (memberAt(source, 'type') !== 'profile')
    return { fault: invalid(`${sourcesAt}/0/type`, 'The type must be "profile".') }
  const id = memberAt(source, 'id')
  return typeof id === 'string' ? { id } : { fault: invalid(`${sourcesAt}/0/id`, 'A string is expected here.') }
}

function readSides(body: Json | undefined): Sides | { readonly fault: Fault } {
  const data = memberAt(body, 'data')
  if (!isJsonObject(data)) return { fault: invalid('/data', 'A resource object is required.') }
  const { type, id } = data
  if (type !== 'profile-merge') return { fault: invalid('/data/type', 'The type must be "profile-merge".') }
  if (typeof id !== 'string') return { fault: invalid('/data/id', 'A string is expected here.') }
  const source = readSource(data)
  if ('fault' in source) return source
  if (source.id === id) return { fault: invalid(`${sourcesAt}/0/id`, 'A profile cannot be merged with itself.') }
  return { destination: id, source: source.id }
}

/** POST /api/profile-merge. Both are one profile before the answer. */
export async function mergeProfile(context: KlaviyoContext, call: Call): Promise<Answer> {
  const sides = readSides(call.body)
  if ('fault' in sides) return fail(sides.fault)
  const [destination, source] = await Promise.all(
    [sides.destination, sides.source].map(id => findLive(context, call, readWireId(id))),
  )
  if (destination === undefined) return fail(notFound('There is no such profile.', '/data/id'))
  if (source === undefined) return fail(notFound('There is no such profile.', `${sourcesAt}/0/id`))
  const outcome = await mergeFilling(context.engine, changeContextOf(context, call), {
    workspaceId: call.workspaceId,
    targetId: destination.profileId,
    sourceIds: [source.profileId],
    source: call.source,
    fill: fillOnMerge,
    keepsIdentifiers: true,
  })
  if (outcome.kind !== 'merged') return fail(notFound('There is no such profile any more.', '/data/id'))
  const id = wireId(outcome.survivorId)
  const links = { self: `${call.origin}/api/profiles/${id}/` }
  return {
    status: 202,
    body: { data: { type: 'profile', id, attributes: {}, links }, links: { self: selfLink(call) } },
  }
}
