import { Type } from 'typebox'
import { normaliseEmail } from '../../../domain/identity/normalise.ts'
import { isUuid } from '../../../domain/uuid.ts'
import { enterWorkspace } from '../../../engine/sessions/sessions.ts'
import { signIn, signOut } from '../../../engine/sessions/sign-in.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { named } from '../profiles/route-parts.ts'
import { type NativeApp, type NativeContext, needsNobody, needsSession, sessionOf } from '../route.ts'
import { answerSignedIn, refuseAttempt } from './answers.ts'
import { endedCookie } from './cookie.ts'
import { GivenPassword, viewSession } from './session-shapes.ts'

const Credentials = Type.Object(
  { email: Type.String({ maxLength: 320 }), password: GivenPassword },
  { additionalProperties: false },
)

export function registerSession(app: NativeApp, context: NativeContext): void {
  const { access, publicUrl } = context

  app.route({
    method: 'POST',
    url: '/session',
    config: needsNobody,
    schema: {
      summary: 'Sign in',
      description:
        'The answer sets the cookie of the session: HttpOnly, SameSite=Lax, 14 days from the last use and 90 days at most. Attempts are limited by address and by e-mail.',
      tags: ['session'],
      body: Credentials,
      response: { 201: named('Session'), ...problemResponses(400, 401, 413, 415, 429) },
    },
    async handler(request, reply) {
      const { password } = request.body
      const email = normaliseEmail(request.body.email)
      if (await refuseAttempt(context, request, reply, email)) return reply
      const signedIn = await signIn(access, email, password, request.ip)
      if (signedIn === undefined) return sendProblem(reply, 'unauthorized', 'The e-mail or the password is wrong.')
      return reply.code(201).send(await answerSignedIn(context, request, reply, signedIn))
    },
  })

  app.route({
    method: 'GET',
    url: '/session',
    config: needsSession,
    schema: {
      summary: 'Read who is signed in',
      description: 'And what their role opens in the workspace; 401 when nobody is.',
      tags: ['session'],
      response: { 200: named('Session') },
    },
    handler: request => viewSession(access, sessionOf(request)),
  })

  app.route({
    method: 'PUT',
    url: '/session/workspace',
    config: needsSession,
    schema: {
      summary: 'Go to another workspace',
      description: 'In which the person has a seat; requests that name no workspace act there from then on.',
      tags: ['session'],
      body: Type.Object({ workspace_id: Type.String() }, { additionalProperties: false }),
      response: { 200: named('Session'), ...problemResponses(400, 404, 413, 415) },
    },
    async handler(request, reply) {
      const { workspace_id: workspaceId } = request.body
      const moved = isUuid(workspaceId) ? await enterWorkspace(access, sessionOf(request), workspaceId) : undefined
      if (moved !== undefined) return viewSession(access, moved)
      const errors = [{ path: 'workspace_id', message: 'is not a workspace in which you have a seat' }]
      return sendProblem(reply, 'not_found', 'You have no seat in such a workspace.', errors)
    },
  })

  app.route({
    method: 'DELETE',
    url: '/session',
    config: needsSession,
    schema: {
      summary: 'Sign out',
      description: 'Ends the session and takes its cookie away.',
      tags: ['session'],
      response: { 204: Type.Null({ description: 'Signed out.' }) },
    },
    async handler(request, reply) {
      await signOut(access, sessionOf(request))
      return reply.code(204).header('set-cookie', endedCookie(request, publicUrl)).send(null)
    },
  })
}
