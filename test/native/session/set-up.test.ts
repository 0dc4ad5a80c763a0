import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setUpCodeOf } from '../../../src/engine/sessions/set-up.ts'
import { assertProblem, call, faultPaths } from '../../call.ts'
import { forEachDatabase } from '../../databases.ts'
import { startTestServer } from '../../server.ts'
import { callAs, cookieOf, owner } from '../../sign-in.ts'

forEachDatabase('the set-up of a server', lane => {
  test('one owner is made by the code of the root key, also when several try at once, and nobody after them', async () => {
    await using server = await startTestServer(lane.database())
    assert.deepEqual((await call(server, 'GET /v1/setup')).body, { needed: true })
    const code = setUpCodeOf(server.rootKey)
    const attempt = (change: object) => call(server, 'POST /v1/setup', { json: { code, ...owner, ...change } })

    assertProblem(await attempt({ code: `${code}x` }), 403, 'forbidden')
    assertProblem(await attempt({ code: '' }), 403, 'forbidden')
    const short = await attempt({ password: 'seven77' })
    assertProblem(short, 400, 'invalid_request')
    assert.deepEqual(faultPaths(short), ['password'])
    assert.deepEqual(faultPaths(await attempt({ email: 'nobody' })), ['email'])
    const { name: taken } = await server.createWorkspace()
    assert.deepEqual(faultPaths(await attempt({ workspace_name: taken })), ['workspace_name'])
    assert.deepEqual((await call(server, 'GET /v1/setup')).body, { needed: true })

    await using other = await startTestServer(lane.database())
    const all = await Promise.all(
      ['a', 'b', 'c'].map((each, index) =>
        call(index === 1 ? other : server, 'POST /v1/setup', {
          json: { code, ...owner, email: `${each}@x.example`, workspace_name: 'Chinook' },
        }),
      ),
    )
    assert.deepEqual(all.map(({ status }) => status).toSorted(), [201, 409, 409])
    assertProblem(await attempt({}), 409, 'conflict')
    assertProblem(await attempt({ code: 'wrong' }), 409, 'conflict')
    assert.deepEqual((await call(server, 'GET /v1/setup')).body, { needed: false })

    const made = all.find(({ status }) => status === 201)
    assert.ok(made)
    assert.equal(made.body['role'], 'admin')
    assert.deepEqual(made.body['scopes'], ['*'])
    const session = await callAs(other, cookieOf(made), 'GET /v1/session')
    assert.deepEqual(session.body, made.body)
    assert.match(session.text, /"name":"Chinook"/)
    const log = await callAs(server, cookieOf(made), 'GET /v1/audit-log?limit=2')
    assert.match(log.text, /"actor_name":"Olga Owner","action":"server.set_up"/)
  })
})
