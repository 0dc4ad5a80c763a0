import assert from 'node:assert/strict'
import { test } from 'node:test'
import manifest from '../../package.json' with { type: 'json' }
import { assertProblem, call } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'

forEachServer('the server itself', server => {
  const get = (key?: string) => call(server(), 'GET /v1/server', key === undefined ? {} : { key })

  test('200: any key learns what answers, in which workspace it acts, and what it may do', async () => {
    const workspace = await server().createWorkspace()
    const { token } = await server().createKey(['lists:read', 'events:write'], workspace.id)
    const { status, body } = await get(token)
    assert.equal(status, 200)
    const { version, node_version: nodeVersion, database } = body
    assert.deepEqual([version, nodeVersion], [manifest.version, process.versions.node])
    assert.match(JSON.stringify(database), /^\{"kind":"(embedded|postgresql)","version":"1\d.*"\}$/)
    assert.deepEqual(body['workspace'], { id: workspace.id, name: workspace.name })
    const name = 'key for lists:read events:write'
    assert.deepEqual(body['key'], { name, is_root: false, scopes: ['events:write', 'lists:read'] })
    assert.ok(Math.abs(Date.parse(String(body['time'])) - Date.now()) < 60_000)
  })

  test('200: the root key is told that it is one', async () => {
    assert.deepEqual((await get(server().rootKey)).body['key'], { name: 'root', is_root: true, scopes: ['*'] })
  })

  test('401: without a credential', async () => {
    assertProblem(await get(), 401, 'unauthorized')
    assertProblem(await get('of_wrong_key_00000000000000000000'), 401, 'unauthorized')
  })
})
