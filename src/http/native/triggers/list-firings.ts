import { Type } from 'typebox'
import { isUuid } from '../../../domain/uuid.ts'
import { profileFindLineage } from '../../../store/read/profile-find.ts'
import { type FiringRead, triggerFiringList } from '../../../store/read/trigger-firing.ts'
import { decodeIdCursor, defaultPageSize, PageQuery, pageFrom, pageOf } from '../page.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'

const Id = Type.String({ format: 'uuid' })

const Firing = Type.Object({
  id: Id,
  kind: Type.String({ enum: ['milestone', 'sequence'] }),
  trigger_id: Type.String({ format: 'uuid', description: 'The trigger, or the sequence.' }),
  trigger_name: Type.String({ description: 'As it was then.' }),
  profile_id: Type.String({ format: 'uuid', description: 'The live profile.' }),
  score: Type.Integer({ description: 'The engagement score right after the event.' }),
  event_id: Id,
  event_type: Type.String(),
  fired_at: Type.String({ format: 'date-time' }),
})

const FiringQuery = Type.Object({
  ...PageQuery.properties,
  profile_id: Type.Optional(Type.String({ description: 'Only those of this person.' })),
  trigger_id: Type.Optional(Type.String({ description: 'Only those of this trigger or sequence.' })),
})

const nobody = { data: [], next_cursor: null }

export function registerListFirings(app: NativeApp, { engine }: NativeContext): void {
  const { database } = engine

  app.route({
    method: 'GET',
    url: '/trigger-firings',
    config: needs('profiles:read'),
    schema: {
      summary: 'List what triggers and sequences have set off',
      description: 'Latest first. Firings go with the event that caused them, through merges and splits.',
      tags: ['triggers'],
      querystring: FiringQuery,
      response: { 200: pageOf(Firing), ...problemResponses(400) },
    },
    async handler(request, reply) {
      const { cursor, limit = defaultPageSize, profile_id: profileId, trigger_id: triggerId = null } = request.query
      const before = decodeIdCursor(cursor)
      if (before.kind === 'refused') return sendProblem(reply, 'invalid_request', before.detail, before.errors)
      const { workspaceId } = principalOf(request)
      if (triggerId !== null && !isUuid(triggerId)) return nobody
      let homeIds: readonly string[] | null = null
      if (profileId !== undefined) {
        const [person] = isUuid(profileId) ? await database.run(profileFindLineage, [workspaceId, profileId]) : []
        if (person === undefined) return nobody
        homeIds = person.lineage
      }
      const rows = await database.run(triggerFiringList, [workspaceId, homeIds, triggerId, before.id, limit + 1])
      return pageFrom(rows, limit, viewFiring, row => [row.firing_id])
    },
  })
}

function viewFiring(row: FiringRead) {
  return {
    id: row.firing_id,
    kind: row.kind,
    trigger_id: row.trigger_id,
    trigger_name: row.trigger_name,
    profile_id: row.profile_id,
    score: row.score,
    event_id: row.event_id,
    event_type: row.event_type,
    fired_at: row.fired_at.toISOString(),
  }
}
