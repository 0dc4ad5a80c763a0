import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { assertProblem, call, faultPaths, itemsOf, textOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'

const nobodys = '019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44'
const rule = {
  event_type: 'visit',
  weight: 10,
  active: true,
  attribute_filters: [{ field: 'page', operator: 'contains', value: 'price' }],
  half_life_days: 7.5,
  start_date: '2026-01-01T00:00:00.000Z',
  end_date: null,
}

forEachServer('engagement rulesets', server => {
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
  const make = async (name: string) => textOf(await as('POST /v1/engagement-rulesets', { name }), 'id')

  test('201 and 200: made, listed, changed, deleted; the oldest active one is primary', async () => {
    const made = await as('POST /v1/engagement-rulesets', { name: 'Standard', start_date: '2026-01-01' })
    assert.deepEqual([made.status, made.body['is_primary'], made.body['rules']], [201, true, []])
    assert.equal(made.body['start_date'], '2026-01-01T00:00:00.000Z')
    const second = await make('Second')
    const id = textOf(made, 'id')
    await as(`PATCH /v1/engagement-rulesets/${id}`, { active: false })
    const listed = itemsOf(await as('GET /v1/engagement-rulesets', undefined, reader))
    assert.deepEqual(
      listed.map(item => [item['id'], item['is_primary'], item['rule_count']]),
      [
        [id, false, 0],
        [second, true, 0],
      ],
    )
    assert.equal((await as(`DELETE /v1/engagement-rulesets/${id}`)).status, 204)
    assertProblem(await as(`GET /v1/engagement-rulesets/${id}`), 404, 'not_found')
  })

  test('200: rules are replaced at once; those that are named keep their id, and scores follow', async () => {
    const id = await make('Ruled')
    const event = { type: 'visit', identifiers: { email: 'v@example.com' }, metadata: { page: 'prices' } }
    const written = await as('POST /v1/events', event)
    assert.equal(written.status, 201, written.text)
    const path = `PUT /v1/engagement-rulesets/${id}/rules`
    const first = await as(path, { rules: [rule] })
    assert.equal(first.status, 200, first.text)
    const [{ id: ruleId, created_at: _, updated_at: __, ...rest }] = Object(first.body['rules'])
    assert.deepEqual(rest, rule)
    const timeless = { ...rule, half_life_days: null, start_date: null }
    const second = await as(path, {
      rules: [
        { event_type: 'buy', weight: 1 },
        { ...timeless, id: ruleId },
      ],
    })
    const rules = Object(second.body['rules'])
    assert.deepEqual([rules.length, rules[1].id, rules[0].attribute_filters], [2, ruleId, []])
    const scores = await as(`GET /v1/profiles/${written.body['profile_id']}/scores`)
    assert.equal(
      Object(scores.body['engagement']).find(({ ruleset_id }: { ruleset_id: string }) => ruleset_id === id).score,
      10,
    )
  })

  test('400, 401, 403, 404, 409 and 422', async () => {
    const id = await make('Judged')
    await make('Other')
    const rules = `PUT /v1/engagement-rulesets/${id}/rules`
    assertProblem(await as('POST /v1/engagement-rulesets', {}), 400, 'invalid_request')
    assertProblem(await as('POST /v1/engagement-rulesets', { name: 'other' }), 409, 'conflict')
    assertProblem(await as(`PATCH /v1/engagement-rulesets/${id}`, { start_date: 'soon' }), 422, 'unprocessable')
    assertProblem(await as(rules, { rules: [{ ...rule, operator: 'x' }] }), 400, 'invalid_request')
    const bad = await as(rules, { rules: [rule, { ...rule, event_type: 'buy', half_life_days: 0 }] })
    assertProblem(bad, 422, 'unprocessable')
    assert.deepEqual(faultPaths(bad), ['rules[1].half_life_days'])
    assertProblem(await as(rules, { rules: [rule, rule] }), 409, 'conflict')
    const targets = [
      ['POST /v1/engagement-rulesets', { name: 'x' }],
      [`PATCH /v1/engagement-rulesets/${id}`, { name: 'x' }],
      [rules, { rules: [] }],
      [`DELETE /v1/engagement-rulesets/${id}`, undefined],
    ] as const
    for (const [target, json] of targets) {
      assertProblem(await call(server(), target, json && { json }), 401, 'unauthorized')
      assertProblem(await as(target, json, reader), 403, 'forbidden')
      if (target.startsWith('POST')) continue
      assertProblem(await as(target, json, stranger), 404, 'not_found')
      assertProblem(await as(target.replace(id, nobodys), json), 404, 'not_found')
    }
    assertProblem(await call(server(), 'GET /v1/engagement-rulesets'), 401, 'unauthorized')
  })

  describe('/v1/settings/scoring', () => {
    test('200, 400, 401 and 403: whether scores may be negative', async () => {
      const target = 'PATCH /v1/settings/scoring'
      assert.deepEqual((await as('GET /v1/settings/scoring', undefined, reader)).body, { allow_negative_scores: false })
      assert.deepEqual((await as(target, { allow_negative_scores: true })).body, { allow_negative_scores: true })
      assert.deepEqual((await as('GET /v1/settings/scoring')).body, { allow_negative_scores: true })
      assertProblem(await as(target, {}), 400, 'invalid_request')
      assertProblem(await call(server(), 'GET /v1/settings/scoring'), 401, 'unauthorized')
      assertProblem(await as(target, { allow_negative_scores: true }, reader), 403, 'forbidden')
    })
  })
})
