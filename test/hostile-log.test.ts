import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { call } from './call.ts'
import { spawnServer } from './server-process.ts'

const json = { 'content-type': 'application/json' }

test('the log of a server that is asked to say everything names no value and no secret', async () => {
  const data = await mkdtemp(join(tmpdir(), 'onefold-hostile-'))
  try {
    const rootKey = 'of_root_secret_of_the_log_test'
    await using server = spawnServer({ ONEFOLD_DATA: data, ONEFOLD_ROOT_KEY: rootKey, ONEFOLD_LOG_LEVEL: 'trace' })
    const url = await server.ready()
    const send = (target: string, raw: string, headers = json) => call({ url }, target, { key: rootKey, raw, headers })
    const value = 'quoted-value'
    await send('POST /v1/profiles', `{"identifiers":{"email":"${value}@example.com"},"set":{"first_name":"${value}"}}`)
    await send('POST /v1/profiles', `{"identifiers":{"email":"${value}"}}`)
    await send('POST /v1/profiles', `{"${value}": ${value}`)
    await send('POST /public/v1/profiles/upsert', `{"record":{"email":"${value}","${value}":"${value}"}}`)
    await call({ url }, `GET /docs/static/%00${value}`)
    await call({ url }, `GET /v1/profiles?q=${value}&cursor=${value}`, { key: rootKey })
    await call({ url }, 'GET /v1/profiles', { key: `of_live_${value}` })
    server.child.kill('SIGTERM')
    assert.equal((await server.ended()).code, 0)
    const { stdout, stderr } = server.output()
    for (const secret of [value, rootKey]) assert.equal(`${stdout}${stderr}`.includes(secret), false, stderr)
  } finally {
    await rm(data, { recursive: true, force: true })
  }
})

test('a client that leaves in the middle of its request is no fault of ours', async () => {
  const data = await mkdtemp(join(tmpdir(), 'onefold-hostile-'))
  try {
    const rootKey = 'of_root_secret_of_the_log_test'
    const environment = { ONEFOLD_DATA: data, ONEFOLD_ROOT_KEY: rootKey, ONEFOLD_RATE_LIMITS: 'off' }
    await using server = spawnServer(environment)
    const url = await server.ready()
    // From here on the key and the configuration are known without asking the database, so bodies are read at once.
    for (const path of ['/v1/profiles', '/public/v1/metadata/objects'])
      await call({ url }, `GET ${path}`, { key: rootKey })
    for (const path of ['/v1/profiles', '/public/v1/profiles/upsert']) {
      const socket = connect(Number(new URL(url).port), '127.0.0.1')
      const head = `Host: x\r\nAuthorization: Bearer ${rootKey}\r\nContent-Type: application/json\r\nExpect: 100-continue`
      socket.write(`POST ${path} HTTP/1.1\r\n${head}\r\nContent-Length: 100\r\n\r\n{`)
      // The server asks for the body once it reads it.
      await once(socket, 'data')
      socket.resetAndDestroy()
    }
    assert.equal((await call({ url }, 'GET /healthz')).status, 200)
    server.child.kill('SIGTERM')
    assert.equal((await server.ended()).code, 0)
    assert.equal(server.output().stderr.includes('request failed'), false, server.output().stderr)
  } finally {
    await rm(data, { recursive: true, force: true })
  }
})
