import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { assertProblem, call, faultPaths, itemsOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'

const returns = {
  name: 'returns',
  object_type: 'event',
  primary_key: 'return_id',
  fields: [
    { name: 'return_id', type: 'string', max_length: 64 },
    { name: 'reason', type: 'string', enum_values: ['broken', 'late'] },
    { name: 'buyer', type: 'string', identifies: 'email' },
  ],
}

forEachServer('objects', server => {
  let key = ''
  let reader = ''
  before(async () => {
    const { id } = await server().createWorkspace()
    key = (await server().createKey(['objects:read', 'objects:write'], id)).token
    reader = (await server().createKey(['objects:read'], id)).token
  })
  const post = (json: unknown, as = key) => call(server(), 'POST /v1/objects', { key: as, json })
  const get = (name: string, as = reader) => call(server(), `GET /v1/objects/${name}`, { key: as })
  const patch = (name: string, json: unknown, as = key) =>
    call(server(), `PATCH /v1/objects/${name}`, { key: as, json })

  describe('GET /v1/objects', () => {
    test('200: every object with its fields', async () => {
      const listed = await call(server(), 'GET /v1/objects', { key: reader })
      assert.equal(listed.status, 200)
      assert.equal(listed.body['next_cursor'], null)
      const names = itemsOf(listed).map(({ name }) => name)
      assert.ok(['events', 'orders', 'profiles'].every(name => names.includes(name)))
    })

    test('401 and 403', async () => {
      assertProblem(await call(server(), 'GET /v1/objects'), 401, 'unauthorized')
      const { token } = await server().createKey(['profiles:read'])
      assertProblem(await call(server(), 'GET /v1/objects', { key: token }), 403, 'forbidden')
    })
  })

  describe('POST /v1/objects', () => {
    test('201: the object is there, with the defaults of what was left out', async () => {
      const made = await post(returns)
      assert.equal(made.status, 201)
      assert.equal(made.body['display_name'], 'returns')
      assert.deepEqual(made.body['identity_keys'], ['return_id'])
      assert.deepEqual(made.body['ingestion'], {
        single: true,
        json_batch: true,
        file_import: true,
        default_write_mode: 'append',
      })
      assert.deepEqual((await get('returns')).body, made.body)
    })

    test('400: a field without a type, a type that is none', async () => {
      const wrong = {
        ...returns,
        name: 'wrong',
        object_type: 'profile',
        fields: [{ name: 'a' }, { name: 'b', type: 'text' }],
      }
      const refused = await post(wrong)
      assertProblem(refused, 400, 'invalid_request')
      assert.deepEqual(faultPaths(refused).toSorted(), ['fields[0].type', 'fields[1].type', 'object_type'])
    })

    test('401, 403, 409 and 422', async () => {
      assertProblem(await call(server(), 'POST /v1/objects', { json: returns }), 401, 'unauthorized')
      assertProblem(await post(returns, reader), 403, 'forbidden')
      assertProblem(await post({ ...returns, name: 'orders' }), 409, 'conflict')
      const refused = await post({ ...returns, name: 'exchanges', primary_key: 'shoe' })
      assertProblem(refused, 422, 'unprocessable')
      assert.deepEqual(faultPaths(refused), ['identity_keys'])
    })
  })

  describe('GET /v1/objects/{object}', () => {
    test('200: profiles shows identity kinds, blocked values and the region', async () => {
      const { body } = await get('profiles')
      assert.deepEqual(body['identity_kinds'], [
        { kind: 'customer_id', limit: 1, anonymous: false },
        { kind: 'external_id', limit: 1, anonymous: false },
        { kind: 'email', limit: 5, anonymous: false },
        { kind: 'phone', limit: 5, anonymous: false },
        { kind: 'social', limit: 5, anonymous: false },
        { kind: 'anonymous_id', limit: 100, anonymous: true },
        { kind: 'device_id', limit: 100, anonymous: true },
      ])
      assert.equal(body['primary_key'], 'email')
      assert.equal('identity_kinds' in (await get('orders')).body, false)
    })

    test('401, 403 and 404', async () => {
      assertProblem(await call(server(), 'GET /v1/objects/profiles'), 401, 'unauthorized')
      assertProblem(await get('profiles', (await server().createKey(['keys:read'])).token), 403, 'forbidden')
      for (const name of ['shoes', '__proto__', 'constructor', '%00']) {
        assertProblem(await get(name), 404, 'not_found')
      }
    })

    test("404: another workspace's object reads like one that is not there", async () => {
      await post({ ...returns, name: 'hidden' })
      const { id } = await server().createWorkspace()
      const { token } = await server().createKey(['*'], id)
      const [theirs, none] = [await get('hidden', token), await get('nothing', token)]
      assertProblem(theirs, 404, 'not_found')
      assert.deepEqual({ ...theirs.body, request_id: '' }, { ...none.body, request_id: '' })
    })
  })

  describe('PATCH /v1/objects/{object}', () => {
    test('200: only what is sent changes, and the version moves', async () => {
      const earlier = await get('events')
      const changed = await patch('events', { display_name: 'Visit', ingestion: { file_import: false } })
      assert.equal(changed.status, 200)
      assert.deepEqual(changed.body, {
        ...earlier.body,
        display_name: 'Visit',
        ingestion: { single: true, json_batch: true, file_import: false, default_write_mode: 'append' },
        version: Number(earlier.body['version']) + 1,
      })
    })

    test('200: limits, blocked values and the region of profiles hold for the next write', async () => {
      const { id } = await server().createWorkspace()
      const { token } = await server().createKey(['*'], id)
      const changed = await patch('profiles', { blocked_values: ['nobody@example.org'], default_region: 'DE' }, token)
      assert.deepEqual([changed.body['blocked_values'], changed.body['default_region']], [['nobody@example.org'], 'DE'])
      const latest = await server().engine.config.get(id)
      assert.deepEqual([latest?.version, latest?.settings.defaultRegion], [2, 'DE'])
      assert.equal((await patch('profiles', { default_region: null }, token)).body['default_region'], null)
    })

    test('400: nothing to change, an unknown key, a wrong type', async () => {
      assertProblem(await patch('orders', {}), 400, 'invalid_request')
      assert.deepEqual(faultPaths(await patch('orders', { colour: 1 })), ['colour'])
      assert.deepEqual(faultPaths(await patch('orders', { ingestion: { single: 'yes' } })), ['ingestion.single'])
      assert.deepEqual(faultPaths(await patch('profiles', { identity_kinds: [{ kind: 'email', limit: 1 }] })), [
        'identity_kinds[0].anonymous',
      ])
    })

    test('401, 403, 404, 409 and 422', async () => {
      const json = { display_name: 'x' }
      assertProblem(await call(server(), 'PATCH /v1/objects/orders', { json }), 401, 'unauthorized')
      assertProblem(await patch('orders', json, reader), 403, 'forbidden')
      assertProblem(await patch('shoes', json), 404, 'not_found')
      const withoutEmail = [{ kind: 'customer_id', limit: 1, anonymous: false }]
      assertProblem(await patch('profiles', { identity_kinds: withoutEmail, primary_key: null }), 409, 'conflict')
      assert.deepEqual(faultPaths(await patch('profiles', { default_region: 'Atlantis' })), ['default_region'])
      assertProblem(await patch('orders', { blocked_values: ['x'] }), 422, 'unprocessable')
    })
  })
})
