import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { assertProblem, call, faultPaths, itemsOf, textOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'

const nobodys = '019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44'
const trigger = {
  name: 'Warm',
  score_threshold: 10,
  event_type: 'visit',
  fire_mode: 'always',
  cooldown_seconds: 60,
  webhook_url: 'https://hooks.example/warm',
  active: true,
}
const sequence = {
  name: 'Looks, then buys',
  event_types: ['visit', 'buy'],
  window_seconds: 86_400,
  window_unit: 'days',
  ordered: true,
  webhook_url: null,
  active: true,
}

forEachServer('triggers and sequences', server => {
  let key = ''
  let reader = ''
  let stranger = ''
  before(async () => {
    const { id } = await server().createWorkspace()
    const scopes = ['scoring:read', 'scoring:write', 'profiles:read', 'profiles:write'] as const
    key = (await server().createKey(scopes, id)).token
    reader = (await server().createKey(['scoring:read'], id)).token
    stranger = (await server().createKey(['*'], (await server().createWorkspace()).id)).token
  })
  const as = (target: string, json?: unknown, by = key) =>
    call(server(), target, { key: by, ...(json !== undefined && { json }) })

  for (const [url, whole, least] of [
    ['triggers', trigger, { name: 'Least', score_threshold: 1 }],
    ['sequences', sequence, { name: 'Least', event_types: ['visit'], window_seconds: 1 }],
  ] as const) {
    describe(`/v1/${url}`, () => {
      test('201, 200 and 204: made, listed, paused and deleted', async () => {
        const made = await as(`POST /v1/${url}`, whole)
        const { id, created_at: _, updated_at: __, ...rest } = made.body
        assert.deepEqual([made.status, rest], [201, whole])
        assert.equal((await as(`POST /v1/${url}`, least)).status, 201)
        assert.deepEqual(itemsOf(await as(`GET /v1/${url}`, undefined, reader))[0], made.body)
        const paused = await as(`PATCH /v1/${url}/${id}`, { active: false })
        assert.deepEqual([paused.status, paused.body['active'], paused.body['name']], [200, false, whole.name])
        assert.equal((await as(`DELETE /v1/${url}/${id}`)).status, 204)
        assertProblem(await as(`DELETE /v1/${url}/${id}`), 404, 'not_found')
      })

      test('400, 401, 403, 404 and 422', async () => {
        const id = textOf(await as(`POST /v1/${url}`, whole), 'id')
        assertProblem(await as(`POST /v1/${url}`, { name: 'x' }), 400, 'invalid_request')
        assertProblem(await as(`PATCH /v1/${url}/${id}`, {}), 400, 'invalid_request')
        for (const webhook_url of ['http://127.0.0.1/', 'ftp://hooks.example']) {
          const refused = await as(`POST /v1/${url}`, { ...whole, webhook_url })
          assertProblem(refused, 422, 'unprocessable')
          assert.deepEqual(faultPaths(refused), ['webhook_url'])
          assertProblem(await as(`PATCH /v1/${url}/${id}`, { webhook_url }), 422, 'unprocessable')
        }
        const targets = [
          [`POST /v1/${url}`, whole],
          [`PATCH /v1/${url}/${id}`, { name: 'x' }],
          [`DELETE /v1/${url}/${id}`, undefined],
        ] as const
        for (const [target, json] of targets) {
          assertProblem(await call(server(), target, json && { json }), 401, 'unauthorized')
          assertProblem(await as(target, json, reader), 403, 'forbidden')
          if (target.startsWith('POST')) continue
          assertProblem(await as(target, json, stranger), 404, 'not_found')
          assertProblem(await as(target.replace(id, nobodys), json), 404, 'not_found')
        }
        assertProblem(await call(server(), `GET /v1/${url}`), 401, 'unauthorized')
      })
    })
  }

  describe('POST /v1/triggers/{id}/simulate', () => {
    test('200: whether it would fire now; 400, 401, 403 and 404', async () => {
      const ruleset = textOf(await as('POST /v1/engagement-rulesets', { name: 'Standard' }), 'id')
      await as(`PUT /v1/engagement-rulesets/${ruleset}/rules`, { rules: [{ event_type: 'visit', weight: 10 }] })
      const written = await as('POST /v1/events', { type: 'visit', identifiers: { email: 't@example.com' } })
      const profile_id = textOf(written, 'profile_id')
      const make = async (score_threshold: number) =>
        textOf(await as('POST /v1/triggers', { name: 's', score_threshold }), 'id')
      const [low, high] = [await make(10), await make(11)]
      const simulate = (id: string, json: object, by = key) => as(`POST /v1/triggers/${id}/simulate`, json, by)
      assert.deepEqual((await simulate(low, { profile_id })).body, { would_fire: true, score: 10, why_not: null })
      const not = { would_fire: false, score: 10, why_not: 'not_crossed' }
      assert.deepEqual((await simulate(high, { profile_id })).body, not)
      assertProblem(await simulate(low, {}), 400, 'invalid_request')
      assertProblem(
        await call(server(), `POST /v1/triggers/${low}/simulate`, { json: { profile_id } }),
        401,
        'unauthorized',
      )
      assertProblem(await simulate(low, { profile_id }, reader), 403, 'forbidden')
      assertProblem(await simulate(low, { profile_id }, stranger), 404, 'not_found')
      for (const other of [nobodys, 'x']) {
        assertProblem(await simulate(low, { profile_id: other }), 404, 'not_found')
        assertProblem(await simulate(other, { profile_id }), 404, 'not_found')
      }
    })
  })
})
