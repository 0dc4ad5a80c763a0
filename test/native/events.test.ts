import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertProblem, call, faultPaths, itemsOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'
import { preparePeople } from './profiles/people.ts'

forEachServer('recording events', server => {
  const people = preparePeople(server)
  const post = (json: unknown, headers: Record<string, string> = {}) => people.as('POST /v1/events', { json, headers })
  const event = (email: string, more: object = {}) => ({ type: 'visit', identifiers: { email }, ...more })

  describe('POST /v1/events', () => {
    test('201: the event is stored, and the receipt says what became of the person', async () => {
      const first = await post(event('E1@example.com', { metadata: { a: 1 }, occurred_at: '2026-01-05T10:00:00Z' }))
      assert.equal(first.status, 201, first.text)
      const { event_id, profile_id, ...rest } = first.body
      assert.equal(profile_id, (await people.lookup('email', 'e1@example.com')).id)
      assert.equal(typeof event_id, 'string')
      assert.deepEqual(rest, {
        outcome: 'created',
        suppression: null,
        fields: { email: { verdict: 'applied' } },
        merges: [],
        conflicts: [],
      })
      const byId = await post({ type: 'visit', profile_id, identifiers: { anonymous_id: 'e1-cookie' } })
      assert.deepEqual([byId.status, byId.body['outcome'], byId.body['profile_id']], [201, 'updated', profile_id])
    })

    test('200: the same event key again gets the first ids', async () => {
      const first = await post(event('e2@example.com', { event_key: 'k' }))
      const again = await post(event('e3@example.com', { event_key: 'k' }))
      assert.deepEqual([again.status, again.body['outcome']], [200, 'repeated'])
      assert.equal(again.body['event_id'], first.body['event_id'])
    })

    test('201: with an idempotency key the first answer comes again, another body is 409', async () => {
      const headers = { 'idempotency-key': 'event-key' }
      const first = await post(event('e4@example.com'), headers)
      const again = await post(event('e4@example.com'), headers)
      assert.deepEqual([again.status, again.text], [201, first.text])
      assert.equal(again.headers.get('idempotency-replayed'), 'true')
      assertProblem(await post(event('e5@example.com'), headers), 409, 'idempotency_key_reused')
    })

    test('400: every fault of the form is named', async () => {
      const refused = await post({
        type: ' ',
        identifiers: { email: 5 },
        occurred_at: 'now',
        metadata: [],
        event_key: '',
        colour: 1,
      })
      assertProblem(refused, 400, 'invalid_request')
      assert.deepEqual(
        faultPaths(refused).toSorted(),
        ['colour', 'event_key', 'identifiers.email', 'metadata', 'occurred_at', 'type'].toSorted(),
      )
      const large = await post(event('e6@example.com', { metadata: { k: 'x'.repeat(102_400) } }))
      assert.deepEqual(faultPaths(large), ['metadata'])
    })

    test('401, 403, 404 and 422', async () => {
      assertProblem(await call(server(), 'POST /v1/events', { json: event('x@example.com') }), 401, 'unauthorized')
      const { token } = await server().createKey(['profiles:read'])
      assertProblem(await call(server(), 'POST /v1/events', { key: token, json: {} }), 403, 'forbidden')
      for (const profile_id of ['nobody', '01890000-0000-7000-8000-000000000000']) {
        assertProblem(await post({ type: 'visit', profile_id }), 404, 'not_found')
      }
      assertProblem(await post({ type: 'visit' }), 422, 'unprocessable')
      assertProblem(await post({ type: 'visit', identifiers: { fax: '1' } }), 422, 'unprocessable')
    })

    test('409: a strict event that names two people', async () => {
      await people.write({ identifiers: { email: 'e7@example.com' } })
      await people.write({ identifiers: { phone: '+493012345699' } })
      const identifiers = { email: 'e7@example.com', phone: '+493012345699' }
      assertProblem(await post({ type: 'visit', identifiers, link_policy: 'strict' }), 409, 'conflict')
    })
  })

  describe('POST /v1/events/batch', () => {
    const batch = (json: unknown, headers: Record<string, string> = {}) =>
      people.as('POST /v1/events/batch', { json, headers })

    test('200: each event has its own outcome', async () => {
      const answer = await batch({
        events: [
          event('b1@example.com', { event_key: 'b' }),
          event('b1@example.com', { event_key: 'b' }),
          event('not an address'),
          event('b1@example.com'),
          5,
          { type: 'visit', profile_id: 'x' },
        ],
      })
      assert.equal(answer.status, 200, answer.text)
      const { data: _, ...counts } = answer.body
      assert.deepEqual(counts, { created: 1, updated: 0, unchanged: 1, suppressed: 0, repeated: 1, refused: 3 })
      assert.deepEqual(
        itemsOf(answer).map(item => [item['index'], item['outcome'], item['code']]),
        [
          [0, 'created', undefined],
          [1, 'repeated', undefined],
          [2, 'refused', 'unprocessable'],
          [3, 'unchanged', undefined],
          [4, 'refused', 'invalid_request'],
          [5, 'refused', 'not_found'],
        ],
      )
    })

    test('200: ten thousand events in one call, and again under their idempotency key', async () => {
      const events = Array.from({ length: 10_000 }, (_, i) => event(`many${i % 500}@example.com`, { metadata: { i } }))
      const headers = { 'idempotency-key': 'many' }
      const answer = await batch({ events }, headers)
      assert.deepEqual([answer.status, answer.body['created'], answer.body['unchanged']], [200, 500, 9_500])
      assert.equal((await batch({ events }, headers)).text, answer.text)
    })

    test('400: anything but an array of 1 to 10,000 events', async () => {
      for (const body of [[], {}, { events: [] }, { events: 5 }, { events: [event('x@example.com')], more: 1 }]) {
        assertProblem(await batch(body), 400, 'invalid_request')
      }
      assertProblem(await batch({ events: Array.from({ length: 10_001 }, () => 1) }), 400, 'invalid_request')
    })
  })
})
