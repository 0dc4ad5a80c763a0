import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
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
