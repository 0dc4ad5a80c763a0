import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { assertProblem, call, faultPaths, itemsOf, textOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'

const nobodys = '019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44'

forEachServer('mappings', server => {
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
  const make = async (metadata_key: string) =>
    textOf(await as('POST /v1/mappings', { metadata_key, field: 'company_employee_count' }), 'id')

  describe('POST /v1/mappings', () => {
    test('201: the mapping is there, overwriting unless said', async () => {
      const made = await as('POST /v1/mappings', { metadata_key: ' team_size ', field: 'company_employee_count' })
      assert.equal(made.status, 201)
      const { id, created_at, updated_at, ...rest } = made.body
      assert.deepEqual(rest, {
        metadata_key: 'team_size',
        field: 'company_employee_count',
        behaviour: 'always_overwrite',
      })
      assert.equal(created_at, updated_at)
      assert.deepEqual((await as(`GET /v1/mappings/${id}`, undefined, reader)).body, made.body)
      assert.ok(itemsOf(await as('GET /v1/mappings', undefined, reader)).some(item => item['id'] === id))
    })

    test('400, 401, 403, 409 and 422', async () => {
      const json = { metadata_key: 'role', field: 'contact_job_title' }
      assert.deepEqual(faultPaths(await as('POST /v1/mappings', { metadata_key: 'role', colour: 1 })).toSorted(), [
        'colour',
        'field',
      ])
      assertProblem(await call(server(), 'POST /v1/mappings', { json }), 401, 'unauthorized')
      assertProblem(await as('POST /v1/mappings', json, reader), 403, 'forbidden')
      await make('taken')
      const taken = await as('POST /v1/mappings', { ...json, metadata_key: 'taken' })
      assertProblem(taken, 409, 'conflict')
      assert.deepEqual(faultPaths(taken), ['metadata_key'])
      const blank = await as('POST /v1/mappings', { ...json, field: ' ' })
      assertProblem(blank, 422, 'unprocessable')
      assert.deepEqual(faultPaths(blank), ['field'])
    })
  })

  describe('GET /v1/mappings', () => {
    test('401 and 403; another workspace sees none of them', async () => {
      await make('hidden')
      assertProblem(await call(server(), 'GET /v1/mappings'), 401, 'unauthorized')
      assertProblem(
        await as('GET /v1/mappings', undefined, (await server().createKey(['keys:read'])).token),
        403,
        'forbidden',
      )
      assert.deepEqual((await as('GET /v1/mappings', undefined, stranger)).body, { data: [], next_cursor: null })
    })
  })

  describe('PATCH and DELETE /v1/mappings/{id}', () => {
    test('200 and 204: what is sent changes, and what is deleted is gone', async () => {
      const id = await make('plan')
      const changed = await as(`PATCH /v1/mappings/${id}`, { behaviour: 'only_if_empty' })
      assert.deepEqual([changed.status, changed.body['behaviour']], [200, 'only_if_empty'])
      assert.equal(changed.body['field'], 'company_employee_count')
      assert.equal((await as(`DELETE /v1/mappings/${id}`)).status, 204)
      assertProblem(await as(`DELETE /v1/mappings/${id}`), 404, 'not_found')
      assertProblem(await as(`GET /v1/mappings/${id}`), 404, 'not_found')
    })

    test('400, 401, 403, 404 and 422', async () => {
      const id = await make('region')
      const json = { field: 'company_location' }
      assertProblem(await as(`PATCH /v1/mappings/${id}`, {}), 400, 'invalid_request')
      assertProblem(await as(`PATCH /v1/mappings/${id}`, { metadata_key: 'x' }), 400, 'invalid_request')
      assertProblem(await as(`PATCH /v1/mappings/${id}`, { field: '' }), 422, 'unprocessable')
      for (const method of ['PATCH', 'DELETE']) {
        const target = `${method} /v1/mappings/${id}`
        const body = method === 'PATCH' ? json : undefined
        assertProblem(await call(server(), target, body && { json: body }), 401, 'unauthorized')
        assertProblem(await as(target, body, reader), 403, 'forbidden')
        assertProblem(await as(target, body, stranger), 404, 'not_found')
        for (const other of [nobodys, 'x', '%00', '__proto__'])
          assertProblem(await as(`${method} /v1/mappings/${other}`, body), 404, 'not_found')
      }
    })
  })
})
