import { Type } from 'typebox'
import { isEmailAddress } from '../../../domain/schema/validate-value.ts'
import { isSetUpNeeded, setUp } from '../../../engine/sessions/set-up.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { named } from '../profiles/route-parts.ts'
import { type NativeApp, type NativeContext, needsNobody } from '../route.ts'
import { answerSignedIn } from './answers.ts'
import { Email, NewPassword, PersonName } from './session-shapes.ts'

const SetUpBody = Type.Object(
  {
    code: Type.String({ maxLength: 100, description: 'From the link that the server shows when it starts.' }),
    email: Email,
    first_name: PersonName,
    last_name: PersonName,
    password: NewPassword,
    workspace_name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        pattern: '^[^\\s](.*[^\\s])?$',
        description: 'Without it, the workspace keeps its name.',
      }),
    ),
  },
  { additionalProperties: false },
)

export function registerSetUp(app: NativeApp, context: NativeContext): void {
  const { access } = context

  app.route({
    method: 'GET',
    url: '/setup',
    config: needsNobody,
    schema: {
      summary: 'Ask whether the server is to be set up',
      description: 'It is until somebody has a password.',
      tags: ['session'],
      response: { 200: Type.Object({ needed: Type.Boolean() }) },
    },
    handler: async () => ({ needed: await isSetUpNeeded(access.database) }),
  })

  app.route({
    method: 'POST',
    url: '/setup',
    config: needsNobody,
    schema: {
      summary: 'Set up the server',
      description:
        'Makes the first person who can sign in, an admin of the oldest workspace, and signs them in. Works once.',
      tags: ['session'],
      body: SetUpBody,
      response: { 201: named('Session'), ...problemResponses(400, 409, 413, 415) },
    },
    async handler(request, reply) {
      const { code, email, first_name, last_name, password, workspace_name: workspaceName } = request.body
      if (!isEmailAddress(email.trim())) return sendProblem(reply, 'invalid_request', ...noAddress)
      const done = await setUp(access, {
        code,
        email,
        firstName: first_name.trim(),
        lastName: last_name.trim(),
        password,
        ...(workspaceName !== undefined && { workspaceName }),
      })
      if (done.kind === 'done_before') return sendProblem(reply, 'conflict', 'This server has been set up. Sign in.')
      if (done.kind === 'wrong_code')
        return sendProblem(reply, 'forbidden', 'The code is not that of this server; its start message has the link.')
      if (done.kind === 'name_taken') {
        const errors = [{ path: 'workspace_name', message: 'is taken' }]
        return sendProblem(reply, 'conflict', 'There is another workspace of this name.', errors)
      }
      return reply.code(201).send(await answerSignedIn(context, request, reply, done.signedIn))
    },
  })
}

export const noAddress = [
  'The e-mail address is not one.',
  [{ path: 'email', message: 'is not an e-mail address' }],
] as const
