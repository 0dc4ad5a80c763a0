import { Type } from 'typebox'
import { lastId } from '../../../store/read/bounds.ts'
import { conflictList } from '../../../store/read/conflict-read.ts'
import { profileFindLineage } from '../../../store/read/profile-find.ts'
import { decodeIdCursor, defaultPageSize, PageQuery, pageFrom, pageOf } from '../page.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { named, readId, sendNoProfile } from './route-parts.ts'
import { NamesView, viewNames } from './view-names.ts'
import { viewConflict } from './views.ts'

const Query = Type.Object({
  state: Type.Optional(
    Type.Enum(['open', 'resolved', 'all'], { default: 'open', description: 'Which conflicts to list.' }),
  ),
  profile_id: Type.Optional(Type.String({ description: 'Only conflicts of this profile.' })),
  ...PageQuery.properties,
})

export function registerListConflicts(app: NativeApp, { engine }: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/conflicts',
    config: needs('profiles:read'),
    schema: {
      summary: 'List conflicts',
      description:
        'Identifiers that would join two profiles where the rules forbid it, the newest first. Open ones unless asked.',
      tags: ['conflicts'],
      querystring: Query,
      response: {
        200: Type.Object({ ...pageOf(named('Conflict')).properties, names: NamesView }),
        ...problemResponses(400, 404),
      },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const { cursor, state = 'open', profile_id: profileId, limit = defaultPageSize } = request.query
      const before = decodeIdCursor(cursor)
      if (before.kind === 'refused') return sendProblem(reply, 'invalid_request', before.detail, before.errors)
      let lineage: readonly string[] | null = null
      if (profileId !== undefined) {
        const id = readId(profileId)
        const [found] = id === undefined ? [] : await engine.database.run(profileFindLineage, [workspaceId, id])
        if (found === undefined) return sendNoProfile(reply)
        lineage = found.lineage
      }
      const rows = await engine.database.run(conflictList, [
        workspaceId,
        before.id ?? lastId,
        state === 'all' ? null : state,
        lineage,
        limit + 1,
      ])
      const page = pageFrom(rows, limit, viewConflict, row => [row.conflict_id])
      const ids = page.data.flatMap(conflict => [conflict.profile_id, conflict.other_profile_id])
      return { ...page, names: await viewNames(engine.database, workspaceId, ids) }
    },
  })
}
