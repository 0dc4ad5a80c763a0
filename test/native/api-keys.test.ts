import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertProblem, call, faultPaths, itemsOf, textOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'

const unknownId = '01890000-0000-7000-8000-000000000000'

forEachServer('api keys', server => {
  const post = (json: unknown, key = server().rootKey) => call(server(), 'POST /v1/api-keys', { key, json })
  const list = (key = server().rootKey, headers = {}) => call(server(), 'GET /v1/api-keys?limit=500', { key, headers })
  const remove = (id: string, key = server().rootKey) => call(server(), `DELETE /v1/api-keys/${id}`, { key })

  describe('POST /v1/api-keys', () => {
    test('201: the answer shows a token and a pair, and both open the workspace', async () => {
      const workspace = await server().createWorkspace()
      const made = await post({ name: 'crm', workspace_id: workspace.id, scopes: ['objects:read', 'objects:read'] })
      assert.equal(made.status, 201)
      assert.equal(made.headers.get('cache-control'), 'no-store')
      assert.deepEqual(Object.keys(made.body), [
        'id',
        'name',
        'workspace_id',
        'kind',
        'client_id',
        'token_prefix',
        'scopes',
        'member_id',
        'personal_key_id',
        'allowed_ips',
        'created_at',
        'expires_at',
        'client_secret',
        'token',
      ])
      assert.deepEqual(made.body['scopes'], ['objects:read'])
      assert.equal(made.body['workspace_id'], workspace.id)
      assert.ok(textOf(made, 'token').startsWith(textOf(made, 'token_prefix')))
      const byToken = await call(server(), 'GET /v1/objects', { key: textOf(made, 'token') })
      const pair = Buffer.from(`${textOf(made, 'client_id')}:${textOf(made, 'client_secret')}`).toString('base64')
      const byPair = await call(server(), 'GET /v1/objects', { headers: { authorization: `Basic ${pair}` } })
      assert.deepEqual([byToken.status, byPair.status], [200, 200])
    })

    test('201: a key may be made to expire at a time to come', async () => {
      const scopes = ['objects:read']
      const expires_at = new Date(Date.now() + 60_000).toISOString()
      const made = await post({ name: 'short', scopes, expires_at })
      assert.deepEqual([made.status, made.body['expires_at']], [201, expires_at])
      const item = itemsOf(await list()).find(({ id }) => id === made.body['id'])
      assert.equal(item?.['expires_at'], expires_at)
      for (const wrong of [new Date(Date.now() - 1).toISOString(), '2016-12-31T23:59:60Z', 'tomorrow'])
        assert.deepEqual(faultPaths(await post({ name: 'past', scopes, expires_at: wrong })), ['expires_at'])
      assert.deepEqual(faultPaths(await post({ name: 'page', kind: 'public', expires_at })), ['expires_at'])
    })

    test('201: without a workspace the key is for the workspace of the caller', async () => {
      const workspace = await server().createWorkspace()
      const { token } = await server().createKey(['keys:write', 'profiles:read'], workspace.id)
      const made = await post({ name: 'x', scopes: ['profiles:read'] }, token)
      assert.equal(made.body['workspace_id'], workspace.id)
    })

    test('201: a key says when it expires; 400 for a time that has passed', async () => {
      const expires_at = new Date(Date.now() + 3_600_000).toISOString()
      const made = await post({ name: 'for an hour', scopes: ['objects:read'], expires_at })
      assert.equal(made.body['expires_at'], expires_at, made.text)
      const listed = itemsOf(await list()).find(({ id }) => id === made.body['id'])
      assert.equal(listed?.['expires_at'], expires_at)
      const past = await post({ name: 'x', scopes: ['*'], expires_at: '2020-01-01T00:00:00Z' })
      assertProblem(past, 400, 'invalid_request')
      assert.deepEqual(faultPaths(past), ['expires_at'])
      assert.deepEqual(faultPaths(await post({ kind: 'public', name: 'x', expires_at })), ['expires_at'])
    })

    test('the secrets are nowhere in the database', async () => {
      const made = await post({ name: 'x', scopes: ['*'] })
      const listed =
        JSON.stringify((await list()).body) +
        JSON.stringify((await call(server(), 'GET /v1/audit-log', { key: server().rootKey })).body)
      for (const secret of ['token', 'client_secret']) assert.equal(listed.includes(textOf(made, secret)), false)
    })

    test('400: name and scopes are required and of their types', async () => {
      assert.deepEqual(faultPaths(await post({})), ['name'])
      assert.deepEqual(faultPaths(await post({ name: 'x' })), ['scopes'])
      assert.deepEqual(faultPaths(await post({ name: 'x', scopes: [] })), ['scopes'])
      assert.deepEqual(faultPaths(await post({ name: 'x', scopes: ['*', 3] })), ['scopes[1]'])
      assertProblem(await post([]), 400, 'invalid_request')
    })

    test('401: without a credential', async () => {
      assertProblem(
        await call(server(), 'POST /v1/api-keys', { json: { name: 'x', scopes: ['*'] } }),
        401,
        'unauthorized',
      )
    })

    test('403: without the scope, and for scopes that the caller has not', async () => {
      const { token: reader } = await server().createKey(['keys:read'])
      assertProblem(await post({ name: 'x', scopes: ['keys:read'] }, reader), 403, 'forbidden')
      const { token: writer } = await server().createKey(['keys:write'])
      assertProblem(await post({ name: 'x', scopes: ['profiles:read'] }, writer), 403, 'forbidden')
      assertProblem(await post({ name: 'x', scopes: ['*'] }, writer), 403, 'forbidden')
    })

    test('404: another workspace reads like one that is not there', async () => {
      const [own, other] = [await server().createWorkspace(), await server().createWorkspace()]
      const { token } = await server().createKey(['*'], own.id)
      const answers = await Promise.all(
        [other.id, unknownId, 'nonsense'].map(id => post({ name: 'x', workspace_id: id, scopes: ['*'] }, token)),
      )
      for (const answer of answers) {
        assertProblem(answer, 404, 'not_found')
        assert.deepEqual({ ...answer.body, request_id: '' }, { ...answers[0]?.body, request_id: '' })
      }
      assertProblem(await post({ name: 'x', workspace_id: unknownId, scopes: ['*'] }), 404, 'not_found')
    })

    test('422: a scope that is not in the catalogue is named', async () => {
      const refused = await post({ name: 'x', scopes: ['*', 'profiles:fly', 'workspaces:write'] })
      assertProblem(refused, 422, 'unprocessable')
      assert.deepEqual(faultPaths(refused), ['scopes[1]', 'scopes[2]'])
    })
  })

  describe('GET /v1/api-keys', () => {
    test('200: a key sees those of its workspace, the root key those of all, or of the one it names', async () => {
      const [one, two] = [await server().createWorkspace(), await server().createWorkspace()]
      const first = await server().createKey(['keys:read'], one.id)
      const second = await server().createKey(['keys:read'], two.id)
      const ids = async (key: string, headers = {}) => itemsOf(await list(key, headers)).map(({ id }) => id)
      assert.deepEqual(await ids(first.token), [first.id])
      assert.deepEqual(await ids(server().rootKey, { 'onefold-workspace': two.id }), [second.id])
      const all = await ids(server().rootKey)
      assert.ok(all.includes(first.id) && all.includes(second.id))
    })

    test('200: no item shows a secret', async () => {
      const { token } = await server().createKey(['keys:read'])
      const [item] = itemsOf(await list(token))
      assert.deepEqual(Object.keys(item ?? {}), [
        'id',
        'name',
        'workspace_id',
        'kind',
        'client_id',
        'token_prefix',
        'scopes',
        'member_id',
        'personal_key_id',
        'allowed_ips',
        'created_at',
        'expires_at',
      ])
    })

    test('400, 401 and 403', async () => {
      const key = server().rootKey
      assertProblem(await call(server(), 'GET /v1/api-keys?limit=-1', { key }), 400, 'invalid_request')
      assertProblem(await call(server(), 'GET /v1/api-keys'), 401, 'unauthorized')
      assertProblem(await list((await server().createKey(['keys:write'])).token), 403, 'forbidden')
    })
  })

  describe('DELETE /v1/api-keys/{id}', () => {
    test('204: the key is refused from the next request on, and leaves the list', async () => {
      const key = await server().createKey(['*'])
      assert.equal((await call(server(), 'GET /v1/objects', { key: key.token })).status, 200)
      assert.equal((await remove(key.id)).status, 204)
      assertProblem(await call(server(), 'GET /v1/objects', { key: key.token }), 401, 'unauthorized')
      assert.equal(
        itemsOf(await list()).some(({ id }) => id === key.id),
        false,
      )
    })

    test('204: a request that names a JSON body and sends none is understood', async () => {
      const key = await server().createKey(['*'])
      const headers = { 'content-type': 'application/json' }
      const removed = await call(server(), `DELETE /v1/api-keys/${key.id}`, { key: server().rootKey, headers })
      assert.equal(removed.status, 204)
    })

    test('401 and 403', async () => {
      const { id, token } = await server().createKey(['keys:read'])
      assertProblem(await call(server(), `DELETE /v1/api-keys/${id}`), 401, 'unauthorized')
      assertProblem(await remove(id, token), 403, 'forbidden')
    })

    test('404: revoked before, unknown, of another workspace, or no id at all: all the same', async () => {
      const [own, other] = [await server().createWorkspace(), await server().createWorkspace()]
      const { token } = await server().createKey(['*'], own.id)
      const theirs = await server().createKey(['*'], other.id)
      const revoked = await server().createKey(['*'], own.id)
      assert.equal((await remove(revoked.id, token)).status, 204)
      for (const id of [revoked.id, unknownId, theirs.id, 'nonsense', '%00']) {
        assertProblem(await remove(id, token), 404, 'not_found')
      }
      assert.equal((await call(server(), 'GET /v1/objects', { key: theirs.token })).status, 200)
    })
  })
})
