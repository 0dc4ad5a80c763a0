import { Type } from 'typebox'
import { joinRegisters } from '../../../domain/plan/register.ts'
import { profileActivityFind } from '../../../store/read/activity.ts'
import { conflictFind } from '../../../store/read/conflict-read.ts'
import type { ReadProfile } from '../../../store/read/profile-row.ts'
import { problemResponses } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { IdParams, named, readId, sendNoConflict } from './route-parts.ts'
import { viewConflict, viewProfile } from './views.ts'

const ConflictDetail = Type.Object({
  conflict: named('Conflict'),
  sides: Type.Array(
    Type.Object({
      profile: named('Profile'),
      event_count: Type.Integer(),
      last_event_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
    }),
    { description: 'The older first, which survives a merge unless the other is named; one where there are not two.' },
  ),
  merged_fields: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()], {
    description: 'What the fields would be after a merge, whoever survives; null where there are not two.',
  }),
})

export function registerGetConflict(app: NativeApp, { engine, profileReader }: NativeContext): void {
  const { database } = engine

  async function viewSide(workspaceId: string, profile: ReadProfile) {
    const homes = [profile.profileId, ...profile.absorbed]
    const [activity] = await database.run(profileActivityFind, [workspaceId, homes])
    return {
      profile: viewProfile(profile),
      event_count: activity?.event_count ?? 0,
      last_event_at: activity?.last_event_at?.toISOString() ?? null,
    }
  }

  app.route({
    method: 'GET',
    url: '/conflicts/:id',
    config: needs('profiles:read'),
    schema: {
      summary: 'Read a conflict with both sides',
      description: 'The conflict, the profiles as they are now, and what merging them would give.',
      tags: ['conflicts'],
      params: IdParams,
      response: { 200: ConflictDetail, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const id = readId(request.params.id)
      const [row] = id === undefined ? [] : await database.run(conflictFind, [workspaceId, id])
      if (row === undefined) return sendNoConflict(reply)
      // Ids carry the time of their making, so the smaller is the older.
      const ids = [row.profile_id, row.other_profile_id].filter(side => side !== null)
      const wanted = [...new Set(ids)].toSorted()
      const read = await Promise.all(wanted.map(side => profileReader.findById(workspaceId, side)))
      const profiles = read.filter(profile => profile !== undefined)
      const [one, other] = profiles
      return reply.send({
        conflict: viewConflict(row),
        sides: await Promise.all(profiles.map(profile => viewSide(workspaceId, profile))),
        merged_fields:
          one === undefined || other === undefined ? null : joinRegisters(one.registers, other.registers).fields,
      })
    },
  })
}
