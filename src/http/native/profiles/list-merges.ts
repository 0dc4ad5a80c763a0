import { isUuid } from '../../../domain/uuid.ts'
import { endOfTime, lastId } from '../../../store/read/bounds.ts'
import { mergeList } from '../../../store/read/merge-read.ts'
import { profileFindLineage } from '../../../store/read/profile-find.ts'
import { badCursor, decodeCursor, defaultPageSize, isCursorTime, PageQuery, pageFrom, pageOf } from '../page.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { IdParams, named, readId, sendNoProfile } from './route-parts.ts'
import { viewMerge } from './views.ts'

export function registerListMerges(app: NativeApp, { engine }: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/profiles/:id/merges',
    config: needs('profiles:read'),
    schema: {
      summary: 'List the merges of a profile',
      description: 'Every merge in which the profile or one that it absorbed took part, undone ones too, latest first.',
      tags: ['merges'],
      params: IdParams,
      querystring: PageQuery,
      response: { 200: pageOf(named('Merge')), ...problemResponses(400, 404) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const { cursor, limit = defaultPageSize } = request.query
      const [atMs, mergeId] = cursor === undefined ? [endOfTime.getTime(), lastId] : (decodeCursor(cursor, 2) ?? [])
      if (!isCursorTime(atMs) || typeof mergeId !== 'string' || !isUuid(mergeId)) {
        return sendProblem(reply, 'invalid_request', badCursor.detail, badCursor.errors)
      }
      const id = readId(request.params.id)
      if (id === undefined) return sendNoProfile(reply)
      const [found] = await engine.database.run(profileFindLineage, [workspaceId, id])
      if (found === undefined) return sendNoProfile(reply)
      const at = new Date(atMs)
      const rows = await engine.database.run(mergeList, [workspaceId, found.lineage, at, mergeId, limit + 1])
      return pageFrom(rows, limit, viewMerge, row => [row.merged_at.getTime(), row.merge_id])
    },
  })
}
