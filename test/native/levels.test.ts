import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { assertProblem, call, faultPaths, itemsOf, textOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'

const nobodys = '019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44'

forEachServer('levels', server => {
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

  test('201, 200 and 204: made, listed by kind, changed and deleted, but not the last of a kind', async () => {
    const hot = await as('POST /v1/levels', { kind: 'engagement', name: 'Hot', min_score: 50, colour: '#b91c1c' })
    assert.deepEqual([hot.status, hot.body['max_score'], hot.body['order']], [201, null, 0])
    const cold = textOf(
      await as('POST /v1/levels', { kind: 'engagement', name: 'Cold', min_score: 0, max_score: 9 }),
      'id',
    )
    await as('POST /v1/levels', { kind: 'fit', name: 'Any', min_score: 0 })
    const names = itemsOf(await as('GET /v1/levels', undefined, reader)).map(item => item['name'])
    assert.deepEqual(names, ['Any', 'Hot', 'Cold'])
    const changed = await as(`PATCH /v1/levels/${cold}`, { max_score: 49 })
    assert.deepEqual([changed.status, changed.body['max_score'], changed.body['kind']], [200, 49, 'engagement'])
    assert.equal((await as(`DELETE /v1/levels/${cold}`)).status, 204)
    assertProblem(await as(`DELETE /v1/levels/${hot.body['id']}`), 422, 'unprocessable')
  })

  test('400, 401, 403, 404 and 422: levels of one kind share no score', async () => {
    const id = textOf(await as('POST /v1/levels', { kind: 'fit', name: 'Low', min_score: -9, max_score: -1 }), 'id')
    const overlap = await as('POST /v1/levels', { kind: 'fit', name: 'x', min_score: -5, max_score: -3 })
    assertProblem(overlap, 422, 'unprocessable')
    assert.deepEqual(faultPaths(overlap), ['min_score'])
    assertProblem(await as('POST /v1/levels', { name: 'x', min_score: 1 }), 400, 'invalid_request')
    assertProblem(await as(`PATCH /v1/levels/${id}`, { colour: 'red' }), 422, 'unprocessable')
    const targets = [
      ['POST /v1/levels', { kind: 'fit', name: 'x', min_score: -50, max_score: -40 }],
      [`PATCH /v1/levels/${id}`, { name: 'x' }],
      [`DELETE /v1/levels/${id}`, undefined],
    ] as const
    for (const [target, json] of targets) {
      assertProblem(await call(server(), target, json && { json }), 401, 'unauthorized')
      assertProblem(await as(target, json, reader), 403, 'forbidden')
      if (target.startsWith('POST')) continue
      assertProblem(await as(target, json, stranger), 404, 'not_found')
      assertProblem(await as(target.replace(id, nobodys), json), 404, 'not_found')
    }
    assertProblem(await call(server(), 'GET /v1/levels'), 401, 'unauthorized')
  })
})
