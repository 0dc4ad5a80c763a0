import { Type } from 'typebox'
import { nameActors } from '../../../engine/configuration/name-actors.ts'
import { auditLogList } from '../../../store/read/audit-log.ts'
import { decodeIdCursor, defaultPageSize, PageQuery, pageFrom, pageOf } from '../page.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'

const AuditEntry = Type.Object({
  id: Type.String({ format: 'uuid' }),
  at: Type.String({ format: 'date-time' }),
  actor: Type.String({
    description: 'Id of the API key that asked or of the user, `root`, or `nobody` for a sign-in that failed.',
  }),
  actor_name: Type.Union([Type.String(), Type.Null()], {
    description: 'What the key or the member is called now; null where nobody is known by this id.',
  }),
  action: Type.String({ description: 'For example `field.create` or `api_key.revoke`.' }),
  subject: Type.String({ description: 'The id or name of what was changed.' }),
  detail: Type.Unknown({ description: 'Never holds a field value or an identifier of a person.' }),
})

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\u0000]*$' })

const AuditQuery = Type.Object({
  ...PageQuery.properties,
  actor: Type.Optional({ ...Name, description: 'What was done by this id alone, as `actor` has it.' }),
  action: Type.Optional({
    ...Name,
    description: 'This action alone, or by the word before its dot all that was done to such things, as `api_key`.',
  }),
})

export function registerListAuditLog(app: NativeApp, { engine }: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/audit-log',
    config: needs('audit:read'),
    schema: {
      summary: 'List the audit log',
      description:
        'What was changed by whom in this workspace, newest first: keys, objects, fields, erasures; and who signed in.',
      tags: ['audit log'],
      querystring: AuditQuery,
      response: { 200: pageOf(AuditEntry), ...problemResponses(400) },
    },
    async handler(request, reply) {
      const { cursor, limit = defaultPageSize, actor = null, action = null } = request.query
      const before = decodeIdCursor(cursor)
      if (before.kind === 'refused') return sendProblem(reply, 'invalid_request', before.detail, before.errors)
      const { workspaceId } = principalOf(request)
      const rows = await engine.database.run(auditLogList, [workspaceId, before.id, limit + 1, actor, action])
      const actors = rows.map(row => row.actor)
      const names = await nameActors(engine.database, workspaceId, actors)
      return pageFrom(
        rows,
        limit,
        row => ({
          id: row.audit_id,
          at: row.at.toISOString(),
          actor: row.actor,
          actor_name: names.get(row.actor) ?? null,
          action: row.action,
          subject: row.subject,
          detail: row.detail,
        }),
        row => [row.audit_id],
      )
    },
  })
}
