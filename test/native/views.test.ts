import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertProblem, call, itemsOf, textOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'
import { preparePeople } from './profiles/people.ts'

const nobody = '01890000-0000-7000-8000-000000000000'

forEachServer('saved views', server => {
  const people = preparePeople(server)
  const strangers = preparePeople(server)
  const as = (target: string, json?: unknown, by = people.writer()) =>
    call(server(), target, { key: by, ...(json !== undefined && { json }) })
  const names = async (by = people.writer()) =>
    itemsOf(await as('GET /v1/views', undefined, by)).map(item => item['name'])

  describe('GET and POST /v1/views', () => {
    test('201 and 200: views of one’s own and those that are shared', async () => {
      const definition = { q: 'mia', filter: ['tier:eq:gold'], sort: '-ltv', columns: ['name', 'email'] }
      const own = await as('POST /v1/views', { name: ' Mine ', ...definition }, people.reader())
      assert.equal(own.status, 201, own.text)
      const { id, created_at, updated_at, ...rest } = own.body
      assert.deepEqual(rest, { name: 'Mine', is_shared: false, is_own: true, ...definition })
      assert.equal(created_at, updated_at)
      assert.equal((await as('POST /v1/views', { name: 'Ours', is_shared: true })).status, 201)
      assert.deepEqual(await names(people.reader()), ['Mine', 'Ours'])
      assert.deepEqual(await names(), ['Ours'])
      assert.deepEqual(await names(strangers.writer()), [])
      assert.equal((await as(`DELETE /v1/views/${id}`, undefined, people.reader())).status, 204)
      assert.deepEqual(await names(people.reader()), ['Ours'])
    })

    test('400, 401 and 403', async () => {
      for (const bad of [{}, { name: ' ' }, { name: 'x', filter: 'a' }, { name: 'x', colour: 1 }])
        assertProblem(await as('POST /v1/views', bad), 400, 'invalid_request')
      assertProblem(await call(server(), 'GET /v1/views'), 401, 'unauthorized')
      assertProblem(await as('POST /v1/views', { name: 'x', is_shared: true }, people.reader()), 403, 'forbidden')
    })
  })

  describe('PATCH and DELETE /v1/views/{id}', () => {
    test('200 and 204: what is not sent stays, and those who may write change what is shared', async () => {
      const id = textOf(
        await as('POST /v1/views', { name: 'Shared', is_shared: true, q: 'a', columns: ['email'] }),
        'id',
      )
      const changed = await as(`PATCH /v1/views/${id}`, { q: 'b' })
      assert.equal(changed.status, 200, changed.text)
      assert.deepEqual([changed.body['name'], changed.body['q'], changed.body['columns']], ['Shared', 'b', ['email']])
      const { token } = await server().createKey(['profiles:read', 'profiles:write'], people.workspaceId())
      assert.equal((await as(`PATCH /v1/views/${id}`, { name: 'Renamed' }, token)).body['is_own'], false)
      assertProblem(await as(`PATCH /v1/views/${id}`, { is_shared: false }, token), 403, 'forbidden')
      assert.equal((await as(`DELETE /v1/views/${id}`, undefined, token)).status, 204)
      assertProblem(await as(`DELETE /v1/views/${id}`), 404, 'not_found')
    })

    test('400, 401, 403 and 404: a view of somebody else’s is not there', async () => {
      const shared = textOf(await as('POST /v1/views', { name: 'Shared', is_shared: true }), 'id')
      const own = textOf(await as('POST /v1/views', { name: 'Own' }), 'id')
      assertProblem(await as(`PATCH /v1/views/${own}`, {}), 400, 'invalid_request')
      for (const target of [`PATCH /v1/views/${shared}`, `DELETE /v1/views/${shared}`]) {
        const body = target.startsWith('PATCH') ? { name: 'y' } : undefined
        assertProblem(await call(server(), target, body && { json: body }), 401, 'unauthorized')
        assertProblem(await as(target, body, people.reader()), 403, 'forbidden')
        assertProblem(await as(target, body, strangers.writer()), 404, 'not_found')
        for (const none of [own, nobody, 'x', '%00'])
          assertProblem(await as(target.replace(shared, none), body, people.reader()), 404, 'not_found')
      }
    })
  })
})
