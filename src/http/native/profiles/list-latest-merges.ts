import { Type } from 'typebox'
import { lastId } from '../../../store/read/bounds.ts'
import { mergeListLatest } from '../../../store/read/merge-read.ts'
import { decodeIdCursor, defaultPageSize, PageQuery, pageFrom, pageOf } from '../page.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { named } from './route-parts.ts'
import { NamesView, viewNames } from './view-names.ts'
import { viewMerge } from './views.ts'

export function registerListLatestMerges(app: NativeApp, { engine }: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/merges',
    config: needs('profiles:read'),
    schema: {
      summary: 'List the merges of the workspace',
      description: 'Every merge, undone ones too, the newest first.',
      tags: ['merges'],
      querystring: PageQuery,
      response: {
        200: Type.Object({ ...pageOf(named('Merge')).properties, names: NamesView }),
        ...problemResponses(400),
      },
    },
    async handler(request, reply) {
      const { cursor, limit = defaultPageSize } = request.query
      const before = decodeIdCursor(cursor)
      if (before.kind === 'refused') return sendProblem(reply, 'invalid_request', before.detail, before.errors)
      const { workspaceId } = principalOf(request)
      const rows = await engine.database.run(mergeListLatest, [workspaceId, before.id ?? lastId, limit + 1])
      const page = pageFrom(rows, limit, viewMerge, row => [row.merge_id])
      const ids = page.data.map(merge => merge.survivor_id)
      return { ...page, names: await viewNames(engine.database, workspaceId, ids) }
    },
  })
}
