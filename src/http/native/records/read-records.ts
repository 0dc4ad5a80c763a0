import { Type } from 'typebox'
import { lastId } from '../../../store/read/bounds.ts'
import { recordFind, recordList } from '../../../store/read/record-read.ts'
import { decodeIdCursor, defaultPageSize, PageQuery, pageFrom, pageOf } from '../page.ts'
import { IdParam, ObjectParam } from '../params.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { named, readId } from '../profiles/route-parts.ts'
import { viewRecord } from '../profiles/views.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { findObject, sendNoObject } from './find-object.ts'

export function registerReadRecords(app: NativeApp, { engine }: NativeContext): void {
  app.route({
    method: 'GET',
    url: '/records/:object',
    config: needs('profiles:read'),
    schema: {
      summary: 'List the records of an object',
      description: 'Rows of an object other than profiles, the newest first.',
      tags: ['records'],
      params: Type.Object({ object: ObjectParam }),
      querystring: PageQuery,
      response: { 200: pageOf(named('Record')), ...problemResponses(400, 404) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const { cursor, limit = defaultPageSize } = request.query
      const before = decodeIdCursor(cursor)
      if (before.kind === 'refused') return sendProblem(reply, 'invalid_request', before.detail, before.errors)
      const object = await findObject(engine.config, workspaceId, request.params.object)
      if (object === undefined) return sendNoObject(reply)
      const rows = await engine.database.run(recordList, [workspaceId, object.name, before.id ?? lastId, limit + 1])
      return pageFrom(rows, limit, viewRecord, row => [row.record_id])
    },
  })

  app.route({
    method: 'GET',
    url: '/records/:object/:id',
    config: needs('profiles:read'),
    schema: {
      summary: 'Read a record',
      description: 'One row of an object other than profiles.',
      tags: ['records'],
      params: Type.Object({ object: ObjectParam, id: IdParam }),
      response: { 200: named('Record'), ...problemResponses(404) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const object = await findObject(engine.config, workspaceId, request.params.object)
      if (object === undefined) return sendNoObject(reply)
      const id = readId(request.params.id)
      const [row] = id === undefined ? [] : await engine.database.run(recordFind, [workspaceId, object.name, id])
      if (row === undefined) return sendProblem(reply, 'not_found', 'There is no such record.')
      return reply.send(viewRecord(row))
    },
  })
}
