import { test } from 'node:test'
import { assertProblem, call } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'

forEachServer('GET /v1/backup', server => {
  test('401, 403: it is for the root key alone, a key with all scopes does not do', async () => {
    assertProblem(await call(server(), 'GET /v1/backup'), 401, 'unauthorized')
    const { token } = await server().createKey(['*'])
    assertProblem(await call(server(), 'GET /v1/backup', { key: token }), 403, 'forbidden')
  })

  test('409: a database that is not in files of this server is not backed up here, and the answer says how', async () => {
    const refused = await call(server(), 'GET /v1/backup', { key: server().rootKey })
    assertProblem(refused, 409, 'conflict')
  })

  test('405: it is only read, and not for its headers', async () => {
    for (const method of ['POST', 'HEAD'])
      await call(server(), `${method} /v1/backup`, { key: server().rootKey }).then(({ status }) => {
        if (status !== 405) throw new Error(`${method} answered ${status}`)
      })
  })
})
