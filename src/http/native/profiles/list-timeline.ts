import { type Static, Type } from 'typebox'
import { isJsonObject } from '../../../domain/json.ts'
import { readBounded } from '../../../engine/bounded-list.ts'
import { endOfTime } from '../../../store/read/bounds.ts'
import { profileFindById } from '../../../store/read/profile-find.ts'
import { toReadProfile } from '../../../store/read/profile-row.ts'
import { profileTimelineList, type TimelineRow } from '../../../store/read/profile-timeline.ts'
import { badCursor, decodeCursor, defaultPageSize, isCursorTime, PageQuery, pageOf, pageOfAll } from '../page.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { IdParams, named, readId, sendNoProfile } from './route-parts.ts'
import { viewChanges, viewPairs } from './views.ts'

const TypeSchema = Type.Enum(['change', 'merge', 'split', 'record', 'event', 'enrichment', 'note'])
type EntryType = Static<typeof TypeSchema>

const Query = Type.Object({
  type: Type.Optional(
    Type.Union([TypeSchema, Type.Array(TypeSchema)], { description: 'Only entries of these types; may be repeated.' }),
  ),
  reader_id: Type.Optional(
    Type.String({
      format: 'uuid',
      description: 'The member who reads: their own notes are shown beside those that are shared.',
    }),
  ),
  ...PageQuery.properties,
})

const allTypes: readonly EntryType[] = ['change', 'merge', 'split', 'record', 'event', 'enrichment', 'note']
/** Entries that stand on one home. */
const homed: ReadonlySet<string> = new Set(['change', 'event', 'enrichment', 'note'])

function viewEntry(row: TimelineRow) {
  const { detail } = row
  const known = isJsonObject(detail) ? detail : {}
  const { changes, identifiers, ...rest } = known
  return {
    type: row.type,
    at: row.at.toISOString(),
    source: row.source,
    ...(row.profile_id !== null && homed.has(row.type) && { profile_id: row.profile_id }),
    ...(row.type === 'change' && viewChanges(changes ?? {})),
    ...(identifiers !== undefined && { identifiers: viewPairs(identifiers) }),
    ...rest,
  }
}

export function registerListTimeline(app: NativeApp, { engine }: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/profiles/:id/timeline',
    config: needs('profiles:read'),
    schema: {
      summary: 'List what happened to a person',
      description:
        'Changes, events, merges, splits, enrichments, notes, and records about the person, latest first. Records follow the identifier that names their person, through merges and splits. A page also ends before its entries are over 16 MiB.',
      tags: ['profiles'],
      params: IdParams,
      querystring: Query,
      response: { 200: pageOf(named('TimelineEntry')), ...problemResponses(400, 404) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const { cursor, reader_id: readerId = null, type = [...allTypes], limit = defaultPageSize } = request.query
      const [atMs, entryId] = cursor === undefined ? [endOfTime.getTime(), ''] : (decodeCursor(cursor, 2) ?? [])
      if (!isCursorTime(atMs) || typeof entryId !== 'string' || entryId.includes('\0')) {
        return sendProblem(reply, 'invalid_request', badCursor.detail, badCursor.errors)
      }
      const id = readId(request.params.id)
      if (id === undefined) return sendNoProfile(reply)
      const [row] = await engine.database.run(profileFindById, [workspaceId, [id]])
      if (row === undefined) return sendNoProfile(reply)
      const profile = toReadProfile(row)
      const listed = await readBounded<TimelineRow>(
        limit,
        (last, count) =>
          engine.database.run(profileTimelineList, [
            workspaceId,
            [profile.profileId, ...profile.absorbed],
            profile.identifiers.map(identifier => identifier.kind),
            profile.identifiers.map(identifier => identifier.value),
            typeof type === 'string' ? [type] : type,
            last?.at ?? new Date(atMs),
            last?.entry_id ?? entryId,
            count,
            readerId,
          ]),
        entry => entry.detail,
      )
      return pageOfAll(listed, viewEntry, entry => [entry.at.getTime(), entry.entry_id])
    },
  })
}
