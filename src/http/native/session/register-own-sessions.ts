import { Type } from 'typebox'
import { endOtherSessions } from '../../../engine/sessions/sign-in.ts'
import { sessionList } from '../../../store/read/session.ts'
import { type NativeApp, type NativeContext, needsSession, sessionOf } from '../route.ts'

const OwnSession = Type.Object({
  is_current: Type.Boolean({ description: 'Whether it is the session that asks.' }),
  created_at: Type.String({ format: 'date-time' }),
  last_seen_at: Type.String({ format: 'date-time', description: 'To the hour.' }),
  expires_at: Type.String({ format: 'date-time', description: 'Unless it is used again before.' }),
})

export function registerOwnSessions(app: NativeApp, { access }: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/sessions',
    config: needsSession,
    schema: {
      summary: 'List where you are signed in',
      description: 'Your sessions in all workspaces, the last used first; 100 at most.',
      tags: ['session'],
      response: { 200: Type.Object({ data: Type.Array(OwnSession) }) },
    },
    async handler(request) {
      const { tokenHash, member } = sessionOf(request)
      const rows = await access.database.run(sessionList, [member.userId, new Date(access.now()), tokenHash])
      return {
        data: rows.map(row => ({
          is_current: row.is_own,
          created_at: row.created_at.toISOString(),
          last_seen_at: row.last_seen_at.toISOString(),
          expires_at: row.expires_at.toISOString(),
        })),
      }
    },
  })

  app.route({
    method: 'DELETE',
    url: '/sessions',
    config: needsSession,
    schema: {
      summary: 'Sign out everywhere else',
      description: 'Ends all your sessions but the one that asks.',
      tags: ['session'],
      response: { 204: Type.Null({ description: 'Signed out elsewhere.' }) },
    },
    async handler(request, reply) {
      await endOtherSessions(access, sessionOf(request))
      return reply.code(204).send(null)
    },
  })
}
