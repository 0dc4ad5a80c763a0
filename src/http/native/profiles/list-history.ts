import { Type } from 'typebox'
import { readBounded } from '../../../engine/bounded-list.ts'
import { endOfTime } from '../../../store/read/bounds.ts'
import { profileFindLineage } from '../../../store/read/profile-find.ts'
import { type ChangeRowRead, profileChangeList } from '../../../store/read/profile-history.ts'
import { badCursor, decodeCursor, defaultPageSize, isCursorTime, PageQuery, pageOf, pageOfAll } from '../page.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { IdParams, named, readId, sendNoProfile } from './route-parts.ts'
import { viewChange } from './views.ts'

const Query = Type.Object({
  field: Type.Optional(Type.String({ description: 'Only changes of this field.' })),
  ...PageQuery.properties,
})

export function registerListHistory(app: NativeApp, { engine }: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/profiles/:id/history',
    config: needs('profiles:read'),
    schema: {
      summary: 'List what changed on a profile',
      description:
        'Every write, merge and split that changed something visible, latest first, with the old and the new value of each field. Absorbed profiles bring their own history. Kept for 90 days.',
      tags: ['profiles'],
      params: IdParams,
      querystring: Query,
      response: { 200: pageOf(named('Change')), ...problemResponses(400, 404) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const { cursor, field, limit = defaultPageSize } = request.query
      const after = cursor === undefined ? [endOfTime.getTime(), 0] : decodeCursor(cursor, 2)
      const [atMs, arrival] = after ?? []
      if (!isCursorTime(atMs) || !Number.isSafeInteger(arrival)) {
        return sendProblem(reply, 'invalid_request', badCursor.detail, badCursor.errors)
      }
      const id = readId(request.params.id)
      if (id === undefined) return sendNoProfile(reply)
      const [found] = await engine.database.run(profileFindLineage, [workspaceId, id])
      if (found === undefined) return sendNoProfile(reply)
      const listed = await readBounded<ChangeRowRead>(
        limit,
        (last, count) =>
          engine.database.run(profileChangeList, [
            workspaceId,
            found.lineage,
            last?.changed_at ?? new Date(atMs),
            last?.arrival ?? Number(arrival),
            field?.replaceAll('\0', '') ?? null,
            count,
          ]),
        row => row.changes,
      )
      return pageOfAll(listed, viewChange, row => [row.changed_at.getTime(), row.arrival])
    },
  })
}
