import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { assertProblem, call, faultPaths, itemsOf, textOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'

const nobodys = '019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44'
const rule = { field: 'company_employee_count', value: '51-200', weight: 20 }

forEachServer('rulesets', server => {
  let key = ''
  let reader = ''
  let stranger = ''
  before(async () => {
    const { id } = await server().createWorkspace()
    key = (await server().createKey(['scoring:read', 'scoring:write'], id)).token
    reader = (await server().createKey(['scoring:read'], id)).token
    stranger = (await server().createKey(['*'], (await server().createWorkspace()).id)).token
  })
  const as = (target: string, json?: unknown, by = key) =>
    call(server(), target, { key: by, ...(json !== undefined && { json }) })
  const make = async (name: string) => textOf(await as('POST /v1/rulesets', { name }), 'id')

  describe('POST /v1/rulesets', () => {
    test('201: the first one is primary; the next may take the mark', async () => {
      const first = await as('POST /v1/rulesets', { name: 'First' })
      assert.deepEqual([first.status, first.body['is_primary'], first.body['rules']], [201, true, []])
      const second = await as('POST /v1/rulesets', { name: 'Second', is_primary: true, description: 'size' })
      assert.deepEqual([second.body['is_primary'], second.body['description']], [true, 'size'])
      assert.equal((await as(`GET /v1/rulesets/${textOf(first, 'id')}`)).body['is_primary'], false)
    })

    test('400, 401, 403, 409 and 422', async () => {
      const json = { name: 'Taken' }
      await make('Taken')
      assertProblem(await as('POST /v1/rulesets', {}), 400, 'invalid_request')
      assertProblem(await call(server(), 'POST /v1/rulesets', { json }), 401, 'unauthorized')
      assertProblem(await as('POST /v1/rulesets', json, reader), 403, 'forbidden')
      assertProblem(await as('POST /v1/rulesets', { name: 'tAKEN' }), 409, 'conflict')
      assertProblem(await as('POST /v1/rulesets', { name: '' }), 422, 'unprocessable')
      assertProblem(
        await as('POST /v1/rulesets', { name: 'Off', active: false, is_primary: true }),
        422,
        'unprocessable',
      )
    })
  })

  describe('GET /v1/rulesets', () => {
    test('200: each with the number of its rules; 401 and 403', async () => {
      const id = await make('Counted')
      await as(`POST /v1/rulesets/${id}/rules`, rule)
      const listed = itemsOf(await as('GET /v1/rulesets', undefined, reader)).find(item => item['id'] === id)
      assert.equal(listed?.['rule_count'], 1)
      assert.equal('rules' in Object(listed), false)
      assertProblem(await call(server(), 'GET /v1/rulesets'), 401, 'unauthorized')
      const { token } = await server().createKey(['keys:read'])
      assertProblem(await as('GET /v1/rulesets', undefined, token), 403, 'forbidden')
    })
  })

  describe('/v1/rulesets/{id}', () => {
    test('200 and 204: read, changed and deleted', async () => {
      const id = await make('Fleeting')
      const changed = await as(`PATCH /v1/rulesets/${id}`, { active: false, name: 'Gone' })
      assert.deepEqual([changed.status, changed.body['active'], changed.body['name']], [200, false, 'Gone'])
      assert.deepEqual((await as(`GET /v1/rulesets/${id}`, undefined, reader)).body, changed.body)
      assert.equal((await as(`DELETE /v1/rulesets/${id}`)).status, 204)
      assertProblem(await as(`GET /v1/rulesets/${id}`), 404, 'not_found')
    })

    test('400, 401, 403, 404, 409 and 422', async () => {
      await make('Other')
      const id = await make('Judged')
      assertProblem(await as(`PATCH /v1/rulesets/${id}`, {}), 400, 'invalid_request')
      assertProblem(await as(`PATCH /v1/rulesets/${id}`, { name: 'other' }), 409, 'conflict')
      assertProblem(await as(`PATCH /v1/rulesets/${id}`, { name: 'n'.repeat(101) }), 422, 'unprocessable')
      for (const [method, body] of [['GET'], ['PATCH', { name: 'x' }], ['DELETE']] as const) {
        const target = `${method} /v1/rulesets/${id}`
        assertProblem(await call(server(), target, body && { json: body }), 401, 'unauthorized')
        if (method !== 'GET') assertProblem(await as(target, body, reader), 403, 'forbidden')
        assertProblem(await as(target, body, stranger), 404, 'not_found')
        for (const other of [nobodys, 'x', '%00'])
          assertProblem(await as(`${method} /v1/rulesets/${other}`, body), 404, 'not_found')
      }
    })
  })

  describe('/v1/rulesets/{id}/rules', () => {
    test('201, 200 and 204: a rule equals unless said, changes in part and goes', async () => {
      const id = await make('Ruled')
      const made = await as(`POST /v1/rulesets/${id}/rules`, rule)
      const { id: ruleId, created_at: _, updated_at: __, ...rest } = made.body
      assert.deepEqual([made.status, rest], [201, { ...rule, operator: 'equals', active: true }])
      const changed = await as(`PATCH /v1/rulesets/${id}/rules/${ruleId}`, { operator: 'greater_than', value: '50' })
      assert.deepEqual([changed.body['operator'], changed.body['weight']], ['greater_than', 20])
      assert.deepEqual((await as(`GET /v1/rulesets/${id}`)).body['rules'], [changed.body])
      assert.equal((await as(`DELETE /v1/rulesets/${id}/rules/${ruleId}`)).status, 204)
      assertProblem(await as(`DELETE /v1/rulesets/${id}/rules/${ruleId}`), 404, 'not_found')
      assert.deepEqual((await as(`GET /v1/rulesets/${id}`)).body['rules'], [])
    })

    test('400, 401, 403, 404 and 422', async () => {
      const id = await make('Strict')
      const ruleId = textOf(await as(`POST /v1/rulesets/${id}/rules`, rule), 'id')
      assert.deepEqual(faultPaths(await as(`POST /v1/rulesets/${id}/rules`, { ...rule, weight: 1.5 })), ['weight'])
      const number = await as(`POST /v1/rulesets/${id}/rules`, { ...rule, operator: 'less_than' })
      assertProblem(number, 422, 'unprocessable')
      assert.deepEqual(faultPaths(number), ['value'])
      assertProblem(await as(`POST /v1/rulesets/${nobodys}/rules`, rule), 404, 'not_found')
      const targets = [
        [`POST /v1/rulesets/${id}/rules`, rule],
        [`PATCH /v1/rulesets/${id}/rules/${ruleId}`, { weight: 1 }],
        [`DELETE /v1/rulesets/${id}/rules/${ruleId}`, undefined],
      ] as const
      for (const [target, json] of targets) {
        assertProblem(await call(server(), target, json && { json }), 401, 'unauthorized')
        assertProblem(await as(target, json, reader), 403, 'forbidden')
        assertProblem(await as(target, json, stranger), 404, 'not_found')
      }
      assertProblem(await as(`PATCH /v1/rulesets/${id}/rules/x`, { weight: 1 }), 404, 'not_found')
      assertProblem(await as(`PATCH /v1/rulesets/${nobodys}/rules/${ruleId}`, { weight: 1 }), 404, 'not_found')
    })
  })
})
