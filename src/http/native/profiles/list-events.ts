import { Type } from 'typebox'
import { isUuid } from '../../../domain/uuid.ts'
import { readBounded } from '../../../engine/bounded-list.ts'
import { endOfTime, lastId } from '../../../store/read/bounds.ts'
import { type EventRowRead, eventList, eventListOfHomes } from '../../../store/read/event-read.ts'
import { profileFindLineage } from '../../../store/read/profile-find.ts'
import { badCursor, decodeCursor, defaultPageSize, isCursorTime, PageQuery, pageOf, pageOfAll } from '../page.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { named, readId } from './route-parts.ts'
import { viewEvent } from './views.ts'

const Query = Type.Object({
  profile_id: Type.Optional(Type.String({ description: 'Only events of this person, absorbed profiles included.' })),
  type: Type.Optional(Type.String({ description: 'Only events of this type, compared exactly.' })),
  ...PageQuery.properties,
})

/** Null is the first page; undefined is no cursor of the list of a person, or of that of a workspace. */
function readCursor(cursor: string | undefined, isOfPerson: boolean) {
  if (cursor === undefined) return { at: endOfTime, arrival: 0, id: lastId }
  const [first, second] = decodeCursor(cursor, isOfPerson ? 2 : 1) ?? []
  if (!isOfPerson)
    return typeof first === 'string' && isUuid(first) ? { at: endOfTime, arrival: 0, id: first } : undefined
  if (!isCursorTime(first) || !Number.isSafeInteger(second)) return undefined
  return { at: new Date(first), arrival: Number(second), id: lastId }
}

export function registerListEvents(app: NativeApp, { engine: { database } }: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/events',
    config: needs('profiles:read'),
    schema: {
      summary: 'List events',
      description:
        'Events of one person in the order in which they happened, or, without `profile_id`, of the workspace in the order in which they were received; latest first. Nobody of that id has none. A page also ends before its metadata are over 16 MiB.',
      tags: ['events'],
      querystring: Query,
      response: { 200: pageOf(named('Event')), ...problemResponses(400) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const { cursor, profile_id: profileId, type, limit = defaultPageSize } = request.query
      const after = readCursor(cursor, profileId !== undefined)
      if (after === undefined) return sendProblem(reply, 'invalid_request', badCursor.detail, badCursor.errors)
      const filter = [type === undefined ? null : [type.replaceAll('\0', '')], null, null, null] as const
      if (profileId === undefined) {
        const listed = await readBounded<EventRowRead>(
          limit,
          (last, count) => database.run(eventList, [workspaceId, ...filter, last?.event_id ?? after.id, count, 0]),
          row => row.metadata,
        )
        return pageOfAll(listed, viewEvent, row => [row.event_id])
      }
      const id = readId(profileId)
      const [found] = id === undefined ? [] : await database.run(profileFindLineage, [workspaceId, id])
      const homes = found?.lineage ?? []
      const listed = await readBounded<EventRowRead>(
        limit,
        (last, count) => {
          const begin = [last?.occurred_at ?? after.at, last?.arrival ?? after.arrival] as const
          return database.run(eventListOfHomes, [workspaceId, homes, ...filter, ...begin, count, 0])
        },
        row => row.metadata,
      )
      return pageOfAll(listed, viewEvent, row => [row.occurred_at.getTime(), row.arrival])
    },
  })
}
