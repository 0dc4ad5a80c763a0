import { Type } from 'typebox'
import { changeMember } from '../../../engine/members/change-member.ts'
import { changePassword } from '../../../engine/sessions/change-password.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { named } from '../profiles/route-parts.ts'
import { changeContextOf, type NativeApp, type NativeContext, needsSession, sessionOf } from '../route.ts'
import { refuseAttempt } from './answers.ts'
import { GivenPassword, NewPassword, PersonName, viewSession } from './session-shapes.ts'

export function registerOwnUser(app: NativeApp, context: NativeContext): void {
  const { access } = context

  app.route({
    method: 'PATCH',
    url: '/session/user',
    config: needsSession,
    schema: {
      summary: 'Change your name',
      description: 'In this workspace alone; what is left out stays.',
      tags: ['session'],
      body: Type.Object(
        { first_name: Type.Optional(PersonName), last_name: Type.Optional(PersonName) },
        { additionalProperties: false, minProperties: 1 },
      ),
      response: { 200: named('Session'), ...problemResponses(400, 409, 413, 415) },
    },
    async handler(request, reply) {
      const session = sessionOf(request)
      const { first_name: firstName, last_name: lastName } = request.body
      const change = {
        ...(firstName !== undefined && { firstName: firstName.trim() }),
        ...(lastName !== undefined && { lastName: lastName.trim() }),
      }
      const { workspaceId, member } = session
      const by = changeContextOf(request, context)
      const changed = await changeMember(access.database, by, workspaceId, member.userId, change)
      if (changed.kind !== 'changed') return sendProblem(reply, 'conflict', 'You have just left this workspace.')
      return viewSession(access, { ...session, member: changed.member })
    },
  })

  app.route({
    method: 'PUT',
    url: '/session/password',
    config: needsSession,
    schema: {
      summary: 'Change your password',
      description: 'Ends all other sessions of yours.',
      tags: ['session'],
      body: Type.Object(
        { current_password: GivenPassword, new_password: NewPassword },
        { additionalProperties: false },
      ),
      response: {
        204: Type.Null({ description: 'Changed.' }),
        ...problemResponses(400, 413, 415, 422, 429),
      },
    },
    async handler(request, reply) {
      const session = sessionOf(request)
      if (await refuseAttempt(context, request, reply, session.member.email)) return reply
      const { current_password: current, new_password: next } = request.body
      if (await changePassword(access, session, current, next)) return reply.code(204).send(null)
      const errors = [{ path: 'current_password', message: 'is not your password' }]
      return sendProblem(reply, 'unprocessable', 'The current password is wrong.', errors)
    },
  })
}
