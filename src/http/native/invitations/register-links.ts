import { Type } from 'typebox'
import { maxPasswordLength, minPasswordLength } from '../../../engine/members/passwords.ts'
import { acceptLink, findLink, type Used } from '../../../engine/sessions/accept-link.ts'
import { type Fault, type ProblemCodeOfApi, problemResponses, sendProblem } from '../problem.ts'
import { named } from '../profiles/route-parts.ts'
import { type NativeApp, type NativeContext, needsNobody } from '../route.ts'
import { answerSignedIn, refuseAttempt } from '../session/answers.ts'
import { GivenPassword, PersonName, Role } from '../session/session-shapes.ts'

const Token = Type.String({ maxLength: 100, description: 'What stands behind the # of the link.' })

const LinkView = Type.Object({
  kind: Type.Enum(['join', 'password'], { description: 'Whether it brings somebody in, or gives a new password.' }),
  workspace_name: Type.String(),
  email: Type.String(),
  role: Type.Union([Role, Type.Null()], { description: 'Null of a link to a new password.' }),
  user_exists: Type.Boolean({
    description: 'Whether somebody with a password has this address: they join with the password they have.',
  }),
  expires_at: Type.String({ format: 'date-time' }),
})

const noLink = 'This link was used, has expired, or is not complete. Ask for a new one.'

const refusals: Readonly<
  Record<Exclude<Used['kind'], 'signed_in'>, readonly [ProblemCodeOfApi, string, (readonly Fault[])?]>
> = {
  gone: ['not_found', noLink],
  of_others: ['conflict', 'You have a seat in another workspace too. The operator of the server can make the link.'],
  wrong_password: [
    'unprocessable',
    'There is a user of this address, and this is not their password.',
    [{ path: 'password', message: 'is not your password' }],
  ],
}

export function registerLinks(app: NativeApp, context: NativeContext): void {
  const { access } = context

  app.route({
    method: 'POST',
    url: '/invitations/look',
    config: needsNobody,
    schema: {
      summary: 'Read what a link is for',
      description: 'The link stays as it is.',
      tags: ['session'],
      body: Type.Object({ token: Token }, { additionalProperties: false }),
      response: { 200: LinkView, ...problemResponses(400, 404, 413, 415) },
    },
    async handler(request, reply) {
      const link = await findLink(access, request.body.token)
      if (link === undefined) return sendProblem(reply, 'not_found', noLink)
      const { invitation, workspaceName, role, provesByPassword } = link
      return {
        kind: invitation.kind === 'password' ? ('password' as const) : ('join' as const),
        workspace_name: workspaceName,
        email: invitation.email,
        role,
        user_exists: provesByPassword,
        expires_at: invitation.expires_at.toISOString(),
      }
    },
  })

  app.route({
    method: 'POST',
    url: '/invitations/accept',
    config: needsNobody,
    schema: {
      summary: 'Use a link',
      description:
        'Joins the workspace, or sets the new password that the link is for, and signs in. Whoever has a password proves who they are by it.',
      tags: ['session'],
      body: Type.Object(
        {
          token: Token,
          first_name: Type.Optional(PersonName),
          last_name: Type.Optional(PersonName),
          password: GivenPassword,
        },
        { additionalProperties: false },
      ),
      response: { 201: named('Session'), ...problemResponses(400, 404, 409, 413, 415, 422, 429) },
    },
    async handler(request, reply) {
      const { token, first_name: firstName = '', last_name: lastName = '', password } = request.body
      const link = await findLink(access, token)
      if (link === undefined) return sendProblem(reply, 'not_found', noLink)
      const isFit = password.length >= minPasswordLength && password.length <= maxPasswordLength
      if (!link.provesByPassword && !isFit) {
        const message = `must have ${minPasswordLength} to ${maxPasswordLength} characters`
        return sendProblem(reply, 'invalid_request', 'Choose another password.', [{ path: 'password', message }])
      }
      if (await refuseAttempt(context, request, reply, link.invitation.email)) return reply
      const names = { firstName: firstName.trim(), lastName: lastName.trim() }
      const used = await acceptLink(access, link, { ...names, password })
      if (used.kind !== 'signed_in') return sendProblem(reply, ...refusals[used.kind])
      return reply.code(201).send(await answerSignedIn(context, request, reply, used.signedIn))
    },
  })
}
