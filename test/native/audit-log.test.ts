import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertProblem, call, itemsOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'

forEachServer('audit log', server => {
  describe('GET /v1/audit-log', () => {
    test('200: what was done in this workspace alone, newest first, page by page', async () => {
      const { id } = await server().createWorkspace()
      const key = await server().createKey(['audit:read', 'objects:write'], id)
      await call(server(), 'PUT /v1/objects/orders/fields/x', { key: key.token, json: { type: 'string' } })
      const first = await call(server(), 'GET /v1/audit-log?limit=2', { key: key.token })
      const rest = await call(server(), `GET /v1/audit-log?cursor=${first.body['next_cursor']}`, { key: key.token })
      const entries = [...itemsOf(first), ...itemsOf(rest)]
      assert.deepEqual(
        entries.map(({ action, actor }) => [action, actor]),
        [
          ['field.create', key.id],
          ['api_key.create', 'root'],
          ['workspace.create', 'root'],
        ],
      )
      assert.equal(rest.body['next_cursor'], null)
    })

    test('400, 401 and 403', async () => {
      const key = server().rootKey
      assertProblem(await call(server(), 'GET /v1/audit-log?cursor=nonsense', { key }), 400, 'invalid_request')
      assertProblem(await call(server(), 'GET /v1/audit-log'), 401, 'unauthorized')
      const { token } = await server().createKey(['keys:read'])
      assertProblem(await call(server(), 'GET /v1/audit-log', { key: token }), 403, 'forbidden')
    })
  })
})
