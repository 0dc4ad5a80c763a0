import { Type } from 'typebox'
import { nameOfMember } from '../../../domain/members.ts'
import { findMember } from '../../../engine/members/find-members.ts'
import { assignOwner } from '../../../engine/profiles/assign-owner.ts'
import { profileFindLineage } from '../../../store/read/profile-find.ts'
import type { Owner } from '../../../store/read/profile-owner.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { IdParams, readId, sendNoProfile } from './route-parts.ts'
import { OwnerSchema } from './shapes.ts'
import { viewOwner } from './views.ts'

const Body = Type.Object(
  { member_id: Type.Union([Type.String({ format: 'uuid' }), Type.Null()], { description: 'Null for nobody.' }) },
  { additionalProperties: false },
)

export function registerAssignOwner(app: NativeApp, { engine: { database } }: NativeContext): void {
  app.route({
    method: 'PUT',
    url: '/profiles/:id/owner',
    config: needs('profiles:write'),
    schema: {
      summary: 'Say who looks after a profile',
      description:
        'A member of the workspace, or nobody. The id of an absorbed profile means the survivor. It is no change of the profile: revision and history stay.',
      tags: ['profiles'],
      params: IdParams,
      body: Body,
      response: {
        200: Type.Object({ profile_id: Type.String({ format: 'uuid' }), owner: OwnerSchema }),
        ...problemResponses(400, 404, 413, 415, 422),
      },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const { member_id: memberId } = request.body
      const id = readId(request.params.id)
      const [profile] = id === undefined ? [] : await database.run(profileFindLineage, [workspaceId, id])
      if (profile === undefined) return sendNoProfile(reply)
      const member = memberId === null ? undefined : await findMember(database, workspaceId, memberId)
      if (memberId !== null && (member === undefined || member.removedAtMs !== null)) {
        const errors = [{ path: 'member_id', message: 'is not a member of the workspace' }]
        return sendProblem(reply, 'unprocessable', 'There is no such member in this workspace.', errors)
      }
      const owner: Owner | null = member ? { memberId: member.userId, name: nameOfMember(member) } : null
      const isAssigned = await assignOwner(database, workspaceId, profile.profile_id, owner)
      return isAssigned ? { profile_id: profile.profile_id, owner: viewOwner(owner) } : sendNoProfile(reply)
    },
  })
}
