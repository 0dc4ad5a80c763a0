import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { assertProblem, call, faultPaths, itemsOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'

forEachServer('fields', server => {
  let workspaceId = ''
  let key = ''
  let reader = ''
  before(async () => {
    workspaceId = (await server().createWorkspace()).id
    key = (await server().createKey(['objects:read', 'objects:write', 'cdp:profiles:write', 'audit:read'], workspaceId))
      .token
    reader = (await server().createKey(['objects:read'], workspaceId)).token
  })
  const put = (path: string, json: unknown, as = key) => call(server(), `PUT /v1/objects/${path}`, { key: as, json })
  const get = (path: string, as = reader) => call(server(), `GET /v1/objects/${path}`, { key: as })
  const remove = (path: string, as = key) => call(server(), `DELETE /v1/objects/${path}`, { key: as })

  describe('PUT /v1/objects/{object}/fields/{field}', () => {
    test('201: a new field takes values from the next write on', async () => {
      const write = () =>
        call(server(), 'POST /public/v1/profiles/upsert', {
          key,
          json: { record: { email: 'a@b.org', shoe_size: 42 } },
        })
      assert.equal((await write()).status, 422)
      const made = await put('profiles/fields/shoe_size', { type: 'integer', description: 'European' })
      assert.equal(made.status, 201)
      assert.deepEqual(made.body, {
        name: 'shoe_size',
        type: 'integer',
        format: null,
        required: false,
        nullable: true,
        enum_values: null,
        max_length: null,
        display_name: null,
        description: 'European',
        identifies: null,
      })
      assert.equal((await write()).status, 200)
    })

    test('200: the declaration is replaced whole; the same again changes nothing', async () => {
      await put('orders/fields/channel', { type: 'string', max_length: 10, required: true })
      const replaced = await put('orders/fields/channel', { type: 'string' })
      assert.deepEqual([replaced.status, replaced.body['max_length'], replaced.body['required']], [200, null, false])
      const earlier = await get('orders')
      assert.equal((await put('orders/fields/channel', { type: 'string' })).status, 200)
      assert.equal((await get('orders')).body['version'], earlier.body['version'])
    })

    test('fields declared at the same time are all there', async () => {
      const names = Array.from({ length: 10 }, (_, i) => `at_once_${i}`)
      const answers = await Promise.all(names.map(name => put(`events/fields/${name}`, { type: 'string' })))
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201]))
      const events = await get('events')
      const { fields } = events.body
      assert.ok(Array.isArray(fields) && names.every(name => fields.some(field => field.name === name)))
    })

    test('a field in the audit log is named, with who declared it', async () => {
      await put('orders/fields/audited', { type: 'string' })
      const [entry] = itemsOf(await call(server(), 'GET /v1/audit-log?limit=1', { key }))
      assert.deepEqual([entry?.['action'], entry?.['subject']], ['field.create', 'orders.audited'])
      assert.notEqual(entry?.['actor'], 'root')
    })

    test('400: no type, a type that is none, an unknown key', async () => {
      assert.deepEqual(faultPaths(await put('orders/fields/x', {})), ['type'])
      assert.deepEqual(faultPaths(await put('orders/fields/x', { type: 'text' })), ['type'])
      assert.deepEqual(faultPaths(await put('orders/fields/x', { type: 'string', unique: true })), ['unique'])
    })

    test('401, 403 and 404', async () => {
      const json = { type: 'string' }
      assertProblem(await call(server(), 'PUT /v1/objects/orders/fields/x', { json }), 401, 'unauthorized')
      assertProblem(await put('orders/fields/x', json, reader), 403, 'forbidden')
      assertProblem(await put('shoes/fields/x', json), 404, 'not_found')
    })

    test('409: the type of a field does not change, nor the format of a key', async () => {
      const typed = await put('orders/fields/total', { type: 'string' })
      assertProblem(typed, 409, 'conflict')
      assert.deepEqual(faultPaths(typed), ['type'])
      assertProblem(await put('profiles/fields/email', { type: 'string', max_length: 320 }), 409, 'conflict')
    })

    test('422: a reserved or malformed name, and what does not go with the type', async () => {
      for (const name of ['_x', 'X', '__proto__', 'constructor ']) {
        assertProblem(await put(`orders/fields/${encodeURIComponent(name)}`, { type: 'string' }), 422, 'unprocessable')
      }
      const refused = await put('orders/fields/x', { type: 'number', max_length: 3 })
      assertProblem(refused, 422, 'unprocessable')
      assert.deepEqual(faultPaths(refused), ['max_length'])
    })
  })

  describe('GET /v1/objects/{object}/fields/{field}', () => {
    test('200: the declaration', async () => {
      assert.equal((await get('profiles/fields/email')).body['format'], 'email')
    })

    test('401, 403 and 404', async () => {
      assertProblem(await call(server(), 'GET /v1/objects/orders/fields/total'), 401, 'unauthorized')
      const { token } = await server().createKey(['keys:read'])
      assertProblem(await get('orders/fields/total', token), 403, 'forbidden')
      assertProblem(await get('orders/fields/shoe'), 404, 'not_found')
      assertProblem(await get('shoes/fields/total'), 404, 'not_found')
    })
  })

  describe('DELETE /v1/objects/{object}/fields/{field}', () => {
    test('204: the field is gone', async () => {
      await put('orders/fields/short_lived', { type: 'string' })
      assert.equal((await remove('orders/fields/short_lived')).status, 204)
      assertProblem(await get('orders/fields/short_lived'), 404, 'not_found')
    })

    test('401, 403, 404 and 409', async () => {
      assertProblem(await call(server(), 'DELETE /v1/objects/orders/fields/total'), 401, 'unauthorized')
      assertProblem(await remove('orders/fields/total', reader), 403, 'forbidden')
      assertProblem(await remove('orders/fields/shoe'), 404, 'not_found')
      assertProblem(await remove('orders/fields/order_id'), 409, 'conflict')
    })
  })
})
