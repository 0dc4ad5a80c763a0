import { scoringOf } from '../../../domain/scoring/compiled-scoring.ts'
import { scanMembers } from '../../../engine/scoring/segment-members.ts'
import { firstId } from '../../../store/read/bounds.ts'
import { profileFindById } from '../../../store/read/profile-find.ts'
import { toReadProfile } from '../../../store/read/profile-row.ts'
import { readScoring } from '../change-definition.ts'
import { decodeIdCursor, defaultPageSize, PageQuery, pageFrom, pageOf } from '../page.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { IdParams, named } from './route-parts.ts'
import { viewProfile } from './views.ts'

export function registerListMembers(app: NativeApp, context: NativeContext): void {
  const { database } = context.engine

  app.route({
    method: 'GET',
    url: '/segments/:id/profiles',
    config: needs('profiles:read'),
    schema: {
      summary: 'List who is in a segment',
      description:
        'The profiles that meet its rules now, oldest first, whether it is active or not. Every profile is looked at until the page is full.',
      tags: ['segments'],
      params: IdParams,
      querystring: PageQuery,
      response: { 200: pageOf(named('Profile')), ...problemResponses(400, 404) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const { cursor, limit = defaultPageSize } = request.query
      const after = decodeIdCursor(cursor)
      if (after.kind === 'refused') return sendProblem(reply, 'invalid_request', after.detail, after.errors)
      const scoring = await readScoring(context, request)
      const segment = scoring.segments.find(({ id }) => id === request.params.id)
      if (segment === undefined) return sendProblem(reply, 'not_found', 'There is no such segment.')
      const ids: string[] = []
      for await (const id of scanMembers(database, workspaceId, scoringOf(scoring), segment, after.id ?? firstId)) {
        if (ids.push(id) > limit) break
      }
      const rows = await database.run(profileFindById, [workspaceId, ids])
      const profiles = rows.toSorted((a, b) => a.place - b.place).map(toReadProfile)
      return pageFrom(profiles, limit, viewProfile, profile => [profile.profileId])
    },
  })
}
