import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertProblem, call, faultPaths, itemsOf } from '../../call.ts'
import { forEachServer } from '../../for-each-server.ts'
import { preparePeople } from './people.ts'

forEachServer('writing many profiles', server => {
  const people = preparePeople(server)
  const post = (json: unknown, headers: Record<string, string> = {}) =>
    people.as('POST /v1/profiles/batch', { json, headers })

  describe('POST /v1/profiles/batch', () => {
    test('200: each item has its own outcome, and a bad one does no harm to its neighbours', async () => {
      const answer = await post({
        profiles: [
          { identifiers: { email: 'b1@example.com' }, set: { tier: 'gold' } },
          { identifiers: { email: 'b2@example.com' }, set: { ltv: 'lots' } },
          { identifiers: { email: ['x', 5] } },
          'nonsense',
          { identifiers: { email: 'b1@example.com' }, set: { tier: 'silver' } },
          { identifiers: { email: 'b1@example.com' }, set: { tier: 'silver' } },
          { profile_id: 'x', set: { tier: 'gold' } },
          { identifiers: { email: 'b3@example.com' }, create: 'no' },
          { identifiers: { email: 'b4@example.com' } },
        ],
      })
      assert.equal(answer.status, 200, answer.text)
      const { created, updated, unchanged, refused } = answer.body
      assert.deepEqual({ created, updated, unchanged, refused }, { created: 2, updated: 1, unchanged: 1, refused: 5 })
      const data = itemsOf(answer)
      assert.deepEqual(
        data.map(item => [item['index'], item['outcome'], item['code']]),
        [
          [0, 'created', undefined],
          [1, 'refused', 'unprocessable'],
          [2, 'refused', 'invalid_request'],
          [3, 'refused', 'invalid_request'],
          [4, 'updated', undefined],
          [5, 'unchanged', undefined],
          [6, 'refused', 'not_found'],
          [7, 'refused', 'not_found'],
          [8, 'created', undefined],
        ],
      )
      assert.deepEqual(data[1]?.['errors'], [
        { path: 'set.ltv', message: 'expected a number. Send a number, or null to clear it.', value: 'lots' },
      ])
      assert.equal((await people.lookup('email', 'b1@example.com')).fields['tier'], 'silver')
    })

    test('200: ten thousand items in one call', async () => {
      const profiles = Array.from({ length: 10_000 }, (_, index) => ({
        identifiers: { email: `many${index % 9_000}@example.com` },
        set: { ltv: index },
      }))
      const answer = await post({ profiles })
      assert.deepEqual([answer.status, answer.body['created'], answer.body['updated']], [200, 9_000, 1_000])
      assert.equal((await people.lookup('email', 'many999@example.com')).fields['ltv'], 9_999)
    })

    test('200: with an Idempotency-Key, items already written are answered as before', async () => {
      const profiles = [{ identifiers: { email: 'i1@example.com' } }, { identifiers: { email: 'null' } }]
      const first = await post({ profiles }, { 'idempotency-key': 'batch' })
      const again = await post({ profiles }, { 'idempotency-key': 'batch' })
      assert.deepEqual(again.body, first.body)
      const mended = [{ identifiers: { email: 'i9@example.com' } }, { identifiers: { email: 'i2@example.com' } }]
      const [changed, added] = itemsOf(await post({ profiles: mended }, { 'idempotency-key': 'batch' }))
      assert.equal(changed?.['code'], 'idempotency_key_reused')
      assert.equal(added?.['outcome'], 'created')
    })

    test('400: no items, too many, another key, nonsense', async () => {
      const item = { identifiers: { email: 'x@example.com' } }
      for (const json of [
        {},
        { profiles: [] },
        { profiles: {} },
        { profiles: Array.from({ length: 10_001 }, () => item) },
      ]) {
        const refused = await post(json)
        assertProblem(refused, 400, 'invalid_request')
        assert.deepEqual(faultPaths(refused), ['profiles'])
      }
      const refused = await post({ profiles: [item], dry_run: true })
      assertProblem(refused, 400, 'invalid_request')
      assert.deepEqual(faultPaths(refused), ['dry_run'])
      assertProblem(await post([item]), 400, 'invalid_request')
      assertProblem(await post({ profiles: [item] }, { 'idempotency-key': '' }), 400, 'invalid_request')
    })

    test('401, 403 and 413', async () => {
      const target = 'POST /v1/profiles/batch'
      const json = { profiles: [{ identifiers: { email: 'x@example.com' } }] }
      assertProblem(await call(server(), target, { json }), 401, 'unauthorized')
      assertProblem(await call(server(), target, { json, key: people.reader() }), 403, 'forbidden')
      const large = { profiles: [{ identifiers: { email: 'x@example.com' }, set: { a: 'x'.repeat(10_485_760) } }] }
      assertProblem(await post(large), 413, 'body_too_large')
    })
  })
})
