import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertProblem, call, faultPaths, itemsOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'
import { preparePeople } from './profiles/people.ts'

const nobody = '01890000-0000-7000-8000-000000000000'

forEachServer('records', server => {
  const people = preparePeople(server)
  const post = (json: unknown, headers: Record<string, string> = {}, object = 'orders') =>
    people.as(`POST /v1/records/${object}`, { json, headers })

  describe('POST /v1/records/{object}', () => {
    test('201 and 200: a new row, then the same row by its key', async () => {
      const set = {
        order_id: 'R-1',
        customer_email: ' Ada@Example.com',
        total: 12.5,
        placed_at: '2026-01-01T00:00:00Z',
      }
      const made = await post({ set, mode: 'upsert', source: 'shop' })
      assert.equal(made.status, 201, made.text)
      assert.deepEqual(Object.keys(made.body), ['record_id', 'outcome'])
      const same = await post({ set: { order_id: 'R-1', total: 13 }, mode: 'upsert', match_key: 'order_id' })
      assert.deepEqual([same.status, same.body['outcome']], [200, 'updated'])
      const { created_at, updated_at, ...record } = (
        await people.as(`GET /v1/records/orders/${made.body['record_id']}`)
      ).body
      assert.equal(typeof created_at, 'string')
      assert.equal(typeof updated_at, 'string')
      assert.deepEqual(record, {
        id: made.body['record_id'],
        object: 'orders',
        fields: { ...set, total: 13 },
        source: 'key for profiles:read profiles:write',
        person: { kind: 'email', value: 'ada@example.com' },
      })
    })

    test('201: appending always makes a row, and an Idempotency-Key stops the second', async () => {
      const json = { set: { order_id: 'R-2' }, mode: 'append' }
      const rows = [await post(json), await post(json)]
      assert.deepEqual(
        rows.map(row => row.status),
        [201, 201],
      )
      const first = await post(json, { 'idempotency-key': 'order' })
      const again = await post(json, { 'idempotency-key': 'order' })
      assert.equal(again.text, first.text)
      assertProblem(
        await post({ set: { order_id: 'R-3' } }, { 'idempotency-key': 'order' }),
        409,
        'idempotency_key_reused',
      )
    })

    test('400, 401, 403, 404 and 422', async () => {
      const refused = await post({ set: [], mode: 'replace', match_key: 1, observed_at: 'x', source: '', extra: 1 })
      assertProblem(refused, 400, 'invalid_request')
      assert.deepEqual(faultPaths(refused).toSorted(), ['extra', 'match_key', 'mode', 'observed_at', 'set', 'source'])
      const json = { set: { order_id: 'R-4' } }
      assertProblem(await call(server(), 'POST /v1/records/orders', { json }), 401, 'unauthorized')
      assertProblem(await call(server(), 'POST /v1/records/orders', { json, key: people.reader() }), 403, 'forbidden')
      for (const object of ['profiles', 'parcels']) assertProblem(await post(json, {}, object), 404, 'not_found')
      const wrong = await post({ set: { order_id: 'R-4', total: 'much', colour: 'red' } })
      assertProblem(wrong, 422, 'unprocessable')
      assert.deepEqual(faultPaths(wrong).toSorted(), ['set.colour', 'set.total'])
    })
  })

  describe('POST /v1/records/{object}/batch', () => {
    test('200: each row has its own outcome', async () => {
      const records = [{ set: { order_id: 'B-1' } }, { set: { total: 'x' } }, 7, { set: { order_id: 'B-2' } }]
      const answer = await people.as('POST /v1/records/orders/batch', { json: { records } })
      assert.equal(answer.status, 200, answer.text)
      assert.deepEqual(
        itemsOf(answer).map(item => [item['index'], item['outcome']]),
        [
          [0, 'created'],
          [1, 'refused'],
          [2, 'refused'],
          [3, 'created'],
        ],
      )
      assert.deepEqual([answer.body['created'], answer.body['refused']], [2, 2])
    })

    test('400 and 404', async () => {
      for (const json of [{}, { records: [] }, [], { records: [{ set: {} }], more: 1 }]) {
        assertProblem(await people.as('POST /v1/records/orders/batch', { json }), 400, 'invalid_request')
      }
      const json = { records: [{ set: {} }] }
      assertProblem(await people.as('POST /v1/records/parcels/batch', { json }), 404, 'not_found')
    })
  })

  describe('GET /v1/records/{object}', () => {
    test('200: the newest first, page by page', async () => {
      for (const id of ['L-1', 'L-2', 'L-3']) await post({ set: { session_id: id } }, {}, 'events')
      const whole = itemsOf(await people.as('GET /v1/records/events'))
      assert.deepEqual(
        whole.map(item => Object(item['fields']).session_id),
        ['L-3', 'L-2', 'L-1'],
      )
      const first = await people.as('GET /v1/records/events?limit=2')
      const second = await people.as(`GET /v1/records/events?limit=2&cursor=${first.body['next_cursor']}`)
      assert.deepEqual([...itemsOf(first), ...itemsOf(second)], whole)
    })

    test('400, 401, 403 and 404', async () => {
      const { token } = await server().createKey(['profiles:write'], people.workspaceId())
      assertProblem(await people.as('GET /v1/records/orders?cursor=x'), 400, 'invalid_request')
      assertProblem(await call(server(), 'GET /v1/records/orders'), 401, 'unauthorized')
      assertProblem(await call(server(), 'GET /v1/records/orders', { key: token }), 403, 'forbidden')
      assertProblem(await people.as('GET /v1/records/parcels'), 404, 'not_found')
      for (const path of ['orders/x', `orders/${nobody}`, `parcels/${nobody}`]) {
        assertProblem(await people.as(`GET /v1/records/${path}`), 404, 'not_found')
      }
    })
  })
})
