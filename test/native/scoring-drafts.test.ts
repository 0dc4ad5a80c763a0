import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { assertProblem, call, faultPaths, textOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'

const nobodys = '019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44'
const size = { field: 'size', value: '51-200', weight: 20 }
const role = { field: 'role', operator: 'contains', value: 'cto', weight: 15 }

forEachServer('drafts of rules', server => {
  let key = ''
  let reader = ''
  let stranger = ''
  let mia = ''
  let fit = ''
  let engagement = ''
  let sizeRule = ''
  const as = (target: string, json?: unknown, by = key) =>
    call(server(), target, { key: by, ...(json !== undefined && { json }) })

  before(async () => {
    const { id } = await server().createWorkspace()
    const scopes = ['scoring:read', 'scoring:write', 'profiles:read', 'profiles:write'] as const
    key = (await server().createKey(scopes, id)).token
    reader = (await server().createKey(['scoring:read'], id)).token
    stranger = (await server().createKey(['*'], (await server().createWorkspace()).id)).token
    const write = async (email: string, set: object) =>
      textOf(await as('POST /v1/profiles', { identifiers: { email }, set, undeclared: 'discover' }), 'profile_id')
    mia = await write('mia@example.com', { size: '51-200', role: 'CTO' })
    await write('tom@example.com', { size: '51-200' })
    await write('eve@example.com', { size: '11-50' })
    for (const email of ['mia@example.com', 'mia@example.com', 'tom@example.com'])
      await as('POST /v1/events', { type: 'visit', identifiers: { email }, metadata: { page: email } })
    await as('POST /v1/levels', { kind: 'fit', name: 'Cold', min_score: 0, max_score: 29 })
    await as('POST /v1/levels', { kind: 'fit', name: 'Hot', min_score: 30 })
    fit = textOf(await as('POST /v1/rulesets', { name: 'Fit' }), 'id')
    sizeRule = textOf(await as(`POST /v1/rulesets/${fit}/rules`, size), 'id')
    engagement = textOf(await as('POST /v1/engagement-rulesets', { name: 'Standard' }), 'id')
    await as(`PUT /v1/engagement-rulesets/${engagement}/rules`, { rules: [{ event_type: 'visit', weight: 3 }] })
  })

  describe('POST /v1/rulesets/test', () => {
    test('200: explains the score of a person rule by rule, beside the saved one, and stores nothing', async () => {
      const rules = [{ ...size, id: sizeRule }, role, { ...role, active: false }, { ...role, field: 'none' }]
      const tested = await as('POST /v1/rulesets/test', { ruleset_id: fit, rules, profile_id: mia })
      assert.equal(tested.status, 200, tested.text)
      const { level, saved_level: was, ...rest } = tested.body
      assert.deepEqual(rest, {
        profile_id: mia,
        saved_score: 20,
        score: 35,
        rules: [
          { matches: true, points: 20, value: '51-200', event_count: 0 },
          { matches: true, points: 15, value: 'CTO', event_count: 0 },
          { matches: true, points: 0, value: 'CTO', event_count: 0 },
          { matches: false, points: 0, value: null, event_count: 0 },
        ],
      })
      assert.deepEqual([Object(was).name, Object(level).name], ['Cold', 'Hot'])
      assert.equal(Object((await as(`GET /v1/rulesets/${fit}`)).body['rules']).length, 1)
      const unsaved = await as('POST /v1/rulesets/test', { rules, profile_id: mia })
      assert.deepEqual([unsaved.body['saved_score'], unsaved.body['score']], [0, 35])
    })
  })

  describe('POST /v1/rulesets/preview', () => {
    test('200: how many go up, down and stay, by score and by level, and how scores lie', async () => {
      const rules = [
        { ...size, weight: 10 },
        { ...role, weight: 25 },
      ]
      const { status, body, text } = await as('POST /v1/rulesets/preview', { ruleset_id: fit, rules })
      assert.equal(status, 200, text)
      const { histogram, average_change: change, ...rest } = body
      assert.deepEqual(rest, {
        looked_at: 3,
        is_whole: true,
        scores: { up: 1, down: 1, same: 1 },
        levels: { up: 1, down: 0, same: 2 },
      })
      assert.equal(Math.round(Number(change) * 100), 167)
      const bars: { from: number; before: number; after: number }[] = Object(histogram)
      assert.deepEqual(
        [bars[0], bars.reduce((sum, bar) => sum + bar.before, 0)],
        [{ from: 0, to: 4, before: 1, after: 1 }, 3],
      )
    })

    test('PUT /v1/rulesets/{id}/rules does what the preview told', async () => {
      const made = textOf(await as('POST /v1/rulesets', { name: 'Put' }), 'id')
      const put = await as(`PUT /v1/rulesets/${made}/rules`, { rules: [size, role] })
      assert.equal(put.status, 200, put.text)
      const scores = Object((await as(`GET /v1/profiles/${mia}/scores`)).body['fit'])
      assert.equal(scores.find(({ ruleset_id }: { ruleset_id: string }) => ruleset_id === made).score, 35)
      assertProblem(await as(`PUT /v1/rulesets/${made}/rules`, { rules: [] }, reader), 403, 'forbidden')
      assertProblem(await as(`PUT /v1/rulesets/${made}/rules`, { rules: [] }, stranger), 404, 'not_found')
      assertProblem(await as(`PUT /v1/rulesets/${made}/rules`, {}), 400, 'invalid_request')
      const bad = await as(`PUT /v1/rulesets/${made}/rules`, { rules: [size, { ...size, operator: 'less_than' }] })
      assert.deepEqual(faultPaths(bad), ['rules[1].value'])
    })
  })

  describe('POST /v1/engagement-rulesets/test and preview', () => {
    const rules = [
      { event_type: 'visit', weight: 5 },
      { event_type: 'visit', weight: 7, attribute_filters: [{ field: 'page', operator: 'starts_with', value: 'tom' }] },
    ]

    test('200: new rules count the stored events of a person', async () => {
      const json = { ruleset_id: engagement, rules, profile_id: mia }
      const { body, text, status } = await as('POST /v1/engagement-rulesets/test', json)
      assert.equal(status, 200, text)
      assert.deepEqual([body['saved_score'], body['score']], [6, 10])
      assert.deepEqual(body['rules'], [
        { matches: true, points: 10, value: null, event_count: 2 },
        { matches: false, points: 0, value: null, event_count: 0 },
      ])
    })

    test('200: and those of everybody; a saved rule with another weight is not counted again', async () => {
      const saved = Object((await as(`GET /v1/engagement-rulesets/${engagement}`)).body['rules'])
      const lighter = [{ id: saved[0].id, event_type: 'visit', weight: 1 }, rules[1]]
      const preview = await as('POST /v1/engagement-rulesets/preview', { ruleset_id: engagement, rules: lighter })
      assert.equal(preview.status, 200, preview.text)
      assert.deepEqual(preview.body['scores'], { up: 1, down: 1, same: 1 })
      assert.deepEqual([preview.body['looked_at'], preview.body['is_whole']], [3, true])
    })
  })

  test('400, 401, 403, 404 and 422 of all four', async () => {
    for (const place of ['rulesets', 'engagement-rulesets']) {
      const rules = place === 'rulesets' ? [size] : [{ event_type: 'visit', weight: 1 }]
      for (const [verb, json] of [
        ['test', { rules, profile_id: mia }],
        ['preview', { rules }],
      ] as const) {
        const target = `POST /v1/${place}/${verb}`
        assertProblem(await as(target, { ...json, rules: 1 }), 400, 'invalid_request')
        assertProblem(await call(server(), target, { json }), 401, 'unauthorized')
        assertProblem(await as(target, json, reader), 403, 'forbidden')
        assertProblem(await as(target, { ...json, ruleset_id: nobodys }), 404, 'not_found')
        const heavy = await as(target, { ...json, rules: [{ ...rules[0], weight: 10_001 }] })
        assertProblem(heavy, 422, 'unprocessable')
        assert.deepEqual(faultPaths(heavy), ['rules[0].weight'])
      }
      for (const other of [nobodys, 'x'])
        assertProblem(await as(`POST /v1/${place}/test`, { rules, profile_id: other }), 404, 'not_found')
      assertProblem(await as(`POST /v1/${place}/test`, { rules, profile_id: mia }, stranger), 404, 'not_found')
    }
  })

  describe('POST /v1/segments/count', () => {
    test('200: counts who meets rules on fields, events and levels that are not saved', async () => {
      const count = async (rules: readonly object[], match = 'all') => {
        const { body } = await as('POST /v1/segments/count', { match, rules })
        return [body['count'], body['looked_at'], body['is_whole']]
      }
      const large = { on: 'field', field: 'size', operator: 'greater_than', value: '50' }
      const visited = { on: 'event', event_type: 'visit', field: 'page', operator: 'contains', value: 'mia' }
      assert.deepEqual(await count([]), [0, 3, true])
      assert.deepEqual(await count([large]), [2, 3, true])
      assert.deepEqual(await count([large, visited]), [1, 3, true])
      assert.deepEqual(await count([{ ...large, operator: 'less_or_equal' }, visited], 'any'), [2, 3, true])
      assert.deepEqual(await count([{ on: 'fit_level', operator: 'equals', value: 'Cold' }]), [3, 3, true])
    })

    test('400, 401, 403 and 422', async () => {
      const json = { rules: [{ on: 'field', field: 'size', operator: 'less_than', value: 'many' }] }
      assertProblem(await as('POST /v1/segments/count', {}), 400, 'invalid_request')
      assertProblem(await call(server(), 'POST /v1/segments/count', { json }), 401, 'unauthorized')
      assertProblem(await as('POST /v1/segments/count', json, reader), 403, 'forbidden')
      const refused = await as('POST /v1/segments/count', json)
      assertProblem(refused, 422, 'unprocessable')
      assert.deepEqual(faultPaths(refused), ['rules[0].value'])
    })
  })

  describe('/v1/levels', () => {
    test('200: how many profiles stand in each', async () => {
      const { body, text } = await as('GET /v1/levels/counts')
      const counts: { count: number }[] = Object(body['levels'])
      assert.deepEqual([counts.map(({ count }) => count), body['looked_at'], body['is_whole']], [[3, 0], 3, true], text)
      assertProblem(await as('GET /v1/levels/counts', undefined, reader), 403, 'forbidden')
    })
  })
})
