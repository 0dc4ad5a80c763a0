import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertProblem, call, itemsOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'
import { bodyOf } from './profiles/people.ts'

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

    test('200: by actor, by action and by what the action is done to', async () => {
      const { id } = await server().createWorkspace()
      const key = await server().createKey(['audit:read', 'objects:write'], id)
      await call(server(), 'PUT /v1/objects/orders/fields/x', { key: key.token, json: { type: 'string' } })
      const actions = async (query: string) => {
        const listed = await call(server(), `GET /v1/audit-log?${query}`, { key: key.token })
        return itemsOf(listed).map(({ action }) => action)
      }
      assert.deepEqual(await actions(`actor=${key.id}`), ['field.create'])
      assert.deepEqual(await actions('actor=root'), ['api_key.create', 'workspace.create'])
      assert.deepEqual(await actions('action=api_key'), ['api_key.create'])
      assert.deepEqual(await actions('action=api_key.create'), ['api_key.create'])
      assert.deepEqual(await actions('action=api_key.revoke'), [])
      assert.deepEqual(await actions('action=api'), [])
      assert.deepEqual(await actions('actor=nobody&action=field'), [])
    })

    test("a person's merges and splits are told, also the merge that decides a conflict", async () => {
      const { id } = await server().createWorkspace()
      const { token: key } = await server().createKey(['audit:read', 'profiles:read', 'profiles:write'], id)
      const write = async (identifiers: unknown) => {
        const { body } = await call(server(), 'POST /v1/profiles', { key, json: { identifiers } })
        return body['profile_id']
      }
      const survivor = await write({ customer_id: 'A-1', email: 'shared@audit.example' })
      const absorbed = await write({ customer_id: 'A-2', email: 'shared@audit.example' })
      const merge = () => call(server(), 'POST /v1/profiles/merge', { key, json: { survivor, absorbed } })
      const { merge: merged } = bodyOf<{ merge: { merge_id: string } }>(await merge(), 200)
      await merge()
      await call(server(), `POST /v1/merges/${merged.merge_id}/undo`, { key })
      await write({ customer_id: 'A-2', email: 'shared@audit.example' })
      const [conflict] = itemsOf(await call(server(), 'GET /v1/conflicts', { key }))
      const decided = await call(server(), `POST /v1/conflicts/${conflict?.['id']}/resolve`, {
        key,
        json: { resolution: 'merge' },
      })
      assert.equal(decided.status, 200, decided.text)
      const entries = itemsOf(await call(server(), 'GET /v1/audit-log', { key }))
      const ofMerges = entries.filter(entry => String(entry['action']).startsWith('merge.'))
      assert.deepEqual(
        ofMerges.map(entry => entry['action']),
        ['merge.create', 'merge.undo', 'merge.create'],
      )
      assert.deepEqual([ofMerges[1]?.['subject'], ofMerges[2]?.['subject']], [merged.merge_id, merged.merge_id])
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
