import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertProblem, call, faultPaths, itemsOf, textOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'

forEachServer('workspaces', server => {
  const post = (json: unknown, key = server().rootKey) => call(server(), 'POST /v1/workspaces', { key, json })

  describe('POST /v1/workspaces', () => {
    test('201: a workspace begins with the default objects', async () => {
      const made = await post({ name: 'acme' })
      assert.equal(made.status, 201)
      assert.deepEqual(Object.keys(made.body).toSorted(), ['created_at', 'id', 'name'])
      const headers = { 'onefold-workspace': textOf(made, 'id') }
      const objects = await call(server(), 'GET /v1/objects', { key: server().rootKey, headers })
      assert.deepEqual(
        itemsOf(objects).map(({ name }) => name),
        ['events', 'orders', 'profiles'],
      )
    })

    test('400: the name is required, text, and without white space around it', async () => {
      for (const json of [{}, { name: 7 }, { name: '' }, { name: ' x' }, { name: 'x'.repeat(101) }]) {
        const refused = await post(json)
        assertProblem(refused, 400, 'invalid_request')
        assert.deepEqual(new Set(faultPaths(refused)), new Set(['name']))
      }
    })

    test('400: a key that is not documented is refused by its path', async () => {
      const refused = await post({ name: 'x', plan: 'gold', __proto__x: 1 })
      assertProblem(refused, 400, 'invalid_request')
      assert.deepEqual(faultPaths(refused), ['plan', '__proto__x'])
    })

    test('401: without a credential', async () => {
      const refused = await call(server(), 'POST /v1/workspaces', { json: { name: 'x' } })
      assertProblem(refused, 401, 'unauthorized')
      assert.match(refused.headers.get('www-authenticate') ?? '', /^Bearer/)
    })

    test('403: for any key but the root key, whatever its scopes', async () => {
      const { token } = await server().createKey(['*'])
      assertProblem(await post({ name: 'x' }, token), 403, 'forbidden')
    })

    test('409: a name is taken once', async () => {
      assert.equal((await post({ name: 'twice' })).status, 201)
      const refused = await post({ name: 'twice' })
      assertProblem(refused, 409, 'conflict')
      assert.deepEqual(faultPaths(refused), ['name'])
    })

    test('one of two that race for a name gets it', async () => {
      const racing = await Promise.all([post({ name: 'race' }), post({ name: 'race' })])
      assert.deepEqual(racing.map(({ status }) => status).toSorted(), [201, 409])
    })
  })

  describe('GET /v1/workspaces', () => {
    const get = (query = '', key = server().rootKey) => call(server(), `GET /v1/workspaces${query}`, { key })

    test('200: pages run through all of them once, oldest first', async () => {
      await server().createWorkspace()
      await server().createWorkspace()
      const all = itemsOf(await get('?limit=500'))
      assert.equal(all[0]?.['name'], 'default')
      const paged: unknown[] = []
      let cursor: unknown = ''
      while (cursor !== null) {
        const page = await get(`?limit=2${cursor === '' ? '' : `&cursor=${String(cursor)}`}`)
        paged.push(...itemsOf(page))
        cursor = page.body['next_cursor']
      }
      assert.deepEqual(paged, all)
    })

    test('400: a limit or a cursor that is none', async () => {
      for (const query of ['?limit=0', '?limit=501', '?limit=x', '?cursor=x', '?cursor=WzFd']) {
        assertProblem(await get(query), 400, 'invalid_request')
      }
    })

    test('401 and 403', async () => {
      assertProblem(await call(server(), 'GET /v1/workspaces'), 401, 'unauthorized')
      assertProblem(await get('', (await server().createKey(['*'])).token), 403, 'forbidden')
    })
  })

  describe('PATCH /v1/workspaces/{id}', () => {
    const patch = (id: string, json: unknown, key = server().rootKey) =>
      call(server(), `PATCH /v1/workspaces/${id}`, { key, json })

    test('200: the workspace has the new name and keeps its id', async () => {
      const { id } = await server().createWorkspace()
      const renamed = await patch(id, { name: 'renamed' })
      assert.deepEqual([renamed.status, renamed.body['id'], renamed.body['name']], [200, id, 'renamed'])
    })

    test('400: a name that is none', async () => {
      const { id } = await server().createWorkspace()
      assertProblem(await patch(id, { name: ' ' }), 400, 'invalid_request')
    })

    test('401 and 403: without the root key', async () => {
      const { id } = await server().createWorkspace()
      const { token } = await server().createKey(['*'], id)
      assertProblem(await patch(id, { name: 'mine' }, token), 403, 'forbidden')
      assertProblem(await patch(id, { name: 'mine' }, 'no-key-of-this-server'), 401, 'unauthorized')
    })

    test('404: for an id that is none', async () => {
      for (const id of ['x', '00000000-0000-7000-8000-000000000000'])
        assertProblem(await patch(id, { name: 'lost' }), 404, 'not_found')
    })

    test('409: for a name that another has', async () => {
      const [one, other] = [await server().createWorkspace(), await server().createWorkspace()]
      assertProblem(await patch(one.id, { name: other.name }), 409, 'conflict')
    })
  })
})
