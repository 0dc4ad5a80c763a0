import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { assertProblem, call, faultPaths, itemsOf, textOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'

const nobodys = '019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44'
const rules = [
  { on: 'field', field: 'company_employee_count', operator: 'greater_or_equal', value: '50' },
  { on: 'event', event_type: null, field: 'role', operator: 'is_empty', value: '' },
  { on: 'fit_level', operator: 'equals', value: 'Hot' },
]

forEachServer('segments', server => {
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
  const make = async (name: string) => textOf(await as('POST /v1/segments', { name }), 'id')

  describe('POST and GET /v1/segments', () => {
    test('201: the rules come back as they were sent; the list and the segment show the same', async () => {
      const made = await as('POST /v1/segments', { name: 'Buyers', match: 'any', rules })
      assert.equal(made.status, 201)
      const { id, created_at: _, updated_at: __, ...rest } = made.body
      assert.deepEqual(rest, { name: 'Buyers', description: '', active: true, match: 'any', rules })
      assert.deepEqual((await as(`GET /v1/segments/${id}`, undefined, reader)).body, made.body)
      assert.deepEqual(
        itemsOf(await as('GET /v1/segments', undefined, reader)).find(item => item['id'] === id),
        made.body,
      )
    })

    test('400, 401, 403, 409 and 422', async () => {
      const json = { name: 'Taken' }
      await make('Taken')
      assertProblem(await as('POST /v1/segments', { name: 'x', rules: [{ on: 'account' }] }), 400, 'invalid_request')
      assertProblem(await call(server(), 'POST /v1/segments', { json }), 401, 'unauthorized')
      assertProblem(await as('POST /v1/segments', json, reader), 403, 'forbidden')
      assertProblem(await as('POST /v1/segments', { name: 'taken' }), 409, 'conflict')
      const [first] = rules
      const refused = await as('POST /v1/segments', { name: 'x', rules: [{ ...first, value: 'many' }] })
      assertProblem(refused, 422, 'unprocessable')
      assert.deepEqual(faultPaths(refused), ['rules[0].value'])
      assertProblem(await call(server(), 'GET /v1/segments'), 401, 'unauthorized')
      const { token } = await server().createKey(['keys:read'])
      assertProblem(await as('GET /v1/segments', undefined, token), 403, 'forbidden')
    })
  })

  describe('/v1/segments/{id}', () => {
    test('200 and 204: changed in part, and deleted', async () => {
      const id = await make('Fleeting')
      const changed = await as(`PATCH /v1/segments/${id}`, { rules, active: false })
      assert.deepEqual([changed.status, changed.body['rules'], changed.body['match']], [200, rules, 'all'])
      assert.equal((await as(`DELETE /v1/segments/${id}`)).status, 204)
      assertProblem(await as(`DELETE /v1/segments/${id}`), 404, 'not_found')
    })

    test('400, 401, 403, 404, 409 and 422', async () => {
      await make('Other')
      const id = await make('Judged')
      assertProblem(await as(`PATCH /v1/segments/${id}`, {}), 400, 'invalid_request')
      assertProblem(await as(`PATCH /v1/segments/${id}`, { name: 'OTHER' }), 409, 'conflict')
      assertProblem(await as(`PATCH /v1/segments/${id}`, { name: ' ' }), 422, 'unprocessable')
      for (const [method, body] of [['GET'], ['PATCH', { name: 'x' }], ['DELETE']] as const) {
        const target = `${method} /v1/segments/${id}`
        assertProblem(await call(server(), target, body && { json: body }), 401, 'unauthorized')
        if (method !== 'GET') assertProblem(await as(target, body, reader), 403, 'forbidden')
        assertProblem(await as(target, body, stranger), 404, 'not_found')
        for (const other of [nobodys, 'x', '%00'])
          assertProblem(await as(`${method} /v1/segments/${other}`, body), 404, 'not_found')
      }
    })
  })
})
