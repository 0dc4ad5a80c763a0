import { Type } from 'typebox'
import { isUuid } from '../../../domain/uuid.ts'
import { createWorkspace } from '../../../engine/configuration/create-workspace.ts'
import { renameWorkspace } from '../../../engine/configuration/rename-workspace.ts'
import { workspaceFind, workspaceList } from '../../../store/read/workspace.ts'
import { IdParams } from '../definition-shapes.ts'
import { decodeIdCursor, defaultPageSize, PageQuery, pageFrom, pageOf } from '../page.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { changeContextOf, type NativeApp, type NativeContext, needs } from '../route.ts'

const Workspace = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  created_at: Type.String({ format: 'date-time' }),
})

const NewWorkspace = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 100,
      pattern: '^[^\\s](.*[^\\s])?$',
      description: 'Unique on this server, without white space around it.',
    }),
  },
  { additionalProperties: false },
)

const nameTaken = ['There is a workspace of this name already.', [{ path: 'name', message: 'is taken' }]] as const

export function registerWorkspaces(app: NativeApp, context: NativeContext): void {
  const { database } = context.engine

  app.route({
    method: 'POST',
    url: '/workspaces',
    config: needs('workspaces:write'),
    schema: {
      summary: 'Create a workspace',
      description:
        'A workspace is a tenant: nothing crosses it. It begins with the objects `profiles`, `orders` and `events`. Needs the root key.',
      tags: ['workspaces'],
      body: NewWorkspace,
      response: { 201: Workspace, ...problemResponses(400, 409, 413, 415) },
    },
    async handler(request, reply) {
      const { name } = request.body
      const made = await createWorkspace(database, changeContextOf(request, context), name)
      if (made.kind === 'name_taken') {
        return sendProblem(reply, 'conflict', ...nameTaken)
      }
      const created_at = new Date(made.createdAtMs).toISOString()
      return reply.code(201).send({ id: made.workspaceId, name, created_at })
    },
  })

  app.route({
    method: 'GET',
    url: '/workspaces',
    config: needs('workspaces:read'),
    schema: {
      summary: 'List the workspaces',
      description: 'Oldest first. Needs the root key.',
      tags: ['workspaces'],
      querystring: PageQuery,
      response: { 200: pageOf(Workspace), ...problemResponses(400) },
    },
    async handler(request, reply) {
      const { cursor, limit = defaultPageSize } = request.query
      const after = decodeIdCursor(cursor)
      if (after.kind === 'refused') return sendProblem(reply, 'invalid_request', after.detail, after.errors)
      const rows = await database.run(workspaceList, [after.id, limit + 1])
      return pageFrom(
        rows,
        limit,
        row => ({ id: row.workspace_id, name: row.name, created_at: row.created_at.toISOString() }),
        row => [row.workspace_id],
      )
    },
  })

  app.route({
    method: 'PATCH',
    url: '/workspaces/:id',
    config: needs('workspaces:write'),
    schema: {
      summary: 'Rename a workspace',
      description: 'Its id stays. Needs the root key.',
      tags: ['workspaces'],
      params: IdParams,
      body: NewWorkspace,
      response: { 200: Workspace, ...problemResponses(400, 404, 409, 413, 415) },
    },
    async handler(request, reply) {
      const { id } = request.params
      const { name } = request.body
      const renamed = isUuid(id)
        ? await renameWorkspace(database, changeContextOf(request, context), id, name)
        : 'not_found'
      if (renamed === 'name_taken') return sendProblem(reply, 'conflict', ...nameTaken)
      const [row] = renamed === 'not_found' ? [] : await database.run(workspaceFind, [id])
      if (row === undefined) return sendProblem(reply, 'not_found', 'There is no workspace with this id.')
      return { id: row.workspace_id, name: row.name, created_at: row.created_at.toISOString() }
    },
  })
}
