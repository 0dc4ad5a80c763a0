import { Type } from 'typebox'
import { endOfTime, lastId } from '../../../store/read/bounds.ts'
import { identifierListHomed, type NamedHome, profileListHomesNamed } from '../../../store/read/lineage-graph.ts'
import { type MergeRead, mergeList } from '../../../store/read/merge-read.ts'
import { profileFindLineage } from '../../../store/read/profile-find.ts'
import { problemResponses } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { IdParams, named, readId, sendNoProfile } from './route-parts.ts'
import { viewMerge } from './views.ts'

const Id = Type.String({ format: 'uuid' })
const Time = Type.String({ format: 'date-time', description: 'RFC 3339, UTC, milliseconds.' })

// More than a person can look at; a profile beyond it says so.
const maxHomes = 200
const maxIdentifiers = 500
const maxMerges = 400

const home = {
  id: Id,
  name: Type.String({ description: 'First and last name as this home alone has been told; may be empty.' }),
  email: Type.Union([Type.String(), Type.Null()]),
  created_at: Time,
}

const Graph = Type.Object({
  profile_id: Type.String({ format: 'uuid', description: 'The live profile.' }),
  homes: Type.Array(
    Type.Object({
      ...home,
      fields: Type.Array(Type.String(), { description: 'Which fields it alone has been told.' }),
    }),
    { description: 'The live profile first, then what it absorbed, in that order.' },
  ),
  identifiers: Type.Array(
    Type.Object({
      kind: Type.String(),
      value: Type.String({ description: 'In normal form.' }),
      home_id: Type.String({ format: 'uuid', description: 'The home that it came with and stays with in a split.' }),
      first_seen_at: Time,
      source: Type.String(),
    }),
  ),
  merges: Type.Array(named('Merge'), {
    description: 'In which any of the homes took part, undone ones too, latest first.',
  }),
  parted: Type.Array(
    Type.Object({
      ...home,
      profile_id: Type.String({ format: 'uuid', description: 'The live profile that its id answers with now.' }),
    }),
    { description: 'The other sides of undone merges, where they were not erased.' },
  ),
  is_complete: Type.Boolean({
    description: `False where there are more than ${maxHomes} homes, ${maxIdentifiers} identifiers or ${maxMerges} merges; the first homes and identifiers and the latest merges are there.`,
  }),
})

function viewHome(row: NamedHome) {
  return { id: row.profile_id, name: row.name, email: row.email, created_at: row.created_at.toISOString() }
}

/** Sides of undone merges that do not belong to the lineage. */
function partedIds(merges: readonly MergeRead[], lineage: ReadonlySet<string>): readonly string[] {
  const sides = merges.filter(merge => merge.undone_at !== null).flatMap(m => [m.survivor_id, m.absorbed_id])
  return [...new Set(sides)].filter(id => !lineage.has(id))
}

export function registerGetGraph(app: NativeApp, { engine: { database } }: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/profiles/:id/graph',
    config: needs('profiles:read'),
    schema: {
      summary: 'Read what holds a profile together',
      description:
        'The profile and those it absorbed, each with the identifiers that came with it, and every merge with its cause, undone ones too.',
      tags: ['merges'],
      params: IdParams,
      response: { 200: Graph, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const id = readId(request.params.id)
      if (id === undefined) return sendNoProfile(reply)
      const [found] = await database.run(profileFindLineage, [workspaceId, id])
      if (found === undefined) return sendNoProfile(reply)
      const shown = found.lineage.slice(0, maxHomes)
      const [homes, identifiers, merges] = await Promise.all([
        database.run(profileListHomesNamed, [workspaceId, shown]),
        database.run(identifierListHomed, [workspaceId, found.profile_id, maxIdentifiers + 1]),
        database.run(mergeList, [workspaceId, found.lineage, endOfTime, lastId, maxMerges + 1]),
      ])
      const others = partedIds(merges, new Set(found.lineage))
      const parted = others.length === 0 ? [] : await database.run(profileListHomesNamed, [workspaceId, others])
      const byId = new Map(homes.map(row => [row.profile_id, row]))
      return {
        profile_id: found.profile_id,
        homes: shown
          .flatMap(homeId => byId.get(homeId) ?? [])
          .map(row => ({ ...viewHome(row), fields: [...row.field_names] })),
        identifiers: identifiers.slice(0, maxIdentifiers).map(row => ({
          kind: row.kind,
          value: row.value,
          home_id: row.home_profile_id,
          first_seen_at: row.first_seen_at.toISOString(),
          source: row.source,
        })),
        merges: merges.slice(0, maxMerges).map(viewMerge),
        parted: parted.map(row => ({ ...viewHome(row), profile_id: row.merged_into ?? row.profile_id })),
        is_complete:
          found.lineage.length <= maxHomes && identifiers.length <= maxIdentifiers && merges.length <= maxMerges,
      }
    },
  })
}
