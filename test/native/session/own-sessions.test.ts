import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertProblem, call, itemsOf } from '../../call.ts'
import { forEachServer } from '../../for-each-server.ts'
import { callAs, owner, signIn, signInOwner } from '../../sign-in.ts'

forEachServer('own sessions', server => {
  test('people see where they are signed in, and sign out everywhere else', async () => {
    const first = await signInOwner(server())
    const second = await signIn(server(), owner.email, owner.password)
    const listed = await callAs(server(), second, 'GET /v1/sessions')
    assert.equal(listed.status, 200, listed.text)
    assert.deepEqual(
      itemsOf(listed)
        .map(({ is_current }) => is_current)
        .toSorted(),
      [false, true],
    )
    assert.equal((await callAs(server(), second, 'DELETE /v1/sessions')).status, 204)
    assert.equal(itemsOf(await callAs(server(), second, 'GET /v1/sessions')).length, 1)
    assertProblem(await callAs(server(), first, 'GET /v1/session'), 401, 'unauthorized')
  })

  test('401: a key has no sessions', async () => {
    const key = server().rootKey
    assertProblem(await call(server(), 'GET /v1/sessions', { key }), 401, 'unauthorized')
    assertProblem(await call(server(), 'DELETE /v1/sessions', { key }), 401, 'unauthorized')
  })
})
