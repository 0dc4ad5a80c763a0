import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { forEachServer } from '../for-each-server.ts'
import { documentsOf, runOnefold } from './run.ts'
import { startScriptedServer } from './scripted-server.ts'

type Checks = readonly {
  readonly name: string
  readonly state: string
  readonly found: string
  readonly todo?: string
}[]

async function examine(env: Readonly<Record<string, string>>) {
  const ran = await runOnefold(['doctor', '--json'], { env })
  const [{ ok, checks } = {}] = documentsOf(ran)
  const found: Checks = Array.isArray(checks) ? checks : []
  return { code: ran.code, ok, of: (name: string) => found.filter(check => check.name === name) }
}

forEachServer('doctor', server => {
  test('finds nothing wrong with a server that is well, and describes it', async () => {
    const { token } = await server().createKey(['profiles:read', 'exports:read'])
    const { code, ok, of } = await examine({ ONEFOLD_URL: server().url, ONEFOLD_KEY: token })
    assert.deepEqual([code, ok], [0, true])
    assert.match(of('database')[0]?.found ?? '', /^(embedded \()?PostgreSQL 1\d/)
    assert.match(of('key')[0]?.found ?? '', /from ONEFOLD_KEY: .*with exports:read, profiles:read; workspace default/)
    assert.match(of('version')[0]?.found ?? '', /^Onefold \d+\.\d+\.\d+ on Node 2/)
    assert.equal(of('clock')[0]?.state, 'ok')
  })

  test('says which key is wrong', async () => {
    const { code, of } = await examine({ ONEFOLD_URL: server().url, ONEFOLD_KEY: 'wrong' })
    assert.equal(code, 1)
    assert.equal(of('key')[0]?.state, 'failed')
  })
})

describe('doctor', () => {
  test('says that a server is down, and goes on looking', async () => {
    const { code, of } = await examine({ ONEFOLD_URL: 'http://127.0.0.1:1', ONEFOLD_KEY: 'k' })
    assert.equal(code, 1)
    assert.match(of('server')[0]?.found ?? '', /nothing listens there/)
    assert.equal(of('Node')[0]?.state, 'ok')
  })

  test('finds variables that are unknown, misspelt, or would be refused', async () => {
    const env = {
      ONEFOLD_URL: 'http://127.0.0.1:1',
      ONEFOLD_DAAT: 'x',
      DATABSE_URL: 'x',
      ONEFOLD_COLOUR: 'red',
      PORT: 'http',
    }
    const checks = (await examine(env)).of('environment')
    const todoOf = (variable: string) => checks.find(({ found }) => found.startsWith(`${variable} `))?.todo
    assert.equal(todoOf('ONEFOLD_DAAT'), 'Did you mean ONEFOLD_DATA?')
    assert.equal(todoOf('DATABSE_URL'), 'Did you mean DATABASE_URL?')
    assert.match(todoOf('ONEFOLD_COLOUR') ?? '', /Known are|Did you mean/)
    assert.match(todoOf('PORT') ?? '', /Correct PORT/)
  })

  test('warns of a clock that is off and of a server of another version', async () => {
    const server = {
      version: '0.0.1',
      node_version: '24.0.0',
      time: new Date(Date.now() - 90_000).toISOString(),
      database: { kind: 'postgresql', version: '14.2' },
      workspace: { id: 'x', name: 'default' },
      key: { name: 'k', is_root: false, scopes: [] },
    }
    await using scripted = await startScriptedServer({
      'GET /healthz': () => ({ json: {} }),
      'GET /readyz': () => ({ json: {} }),
      'GET /v1/server': () => ({ json: server }),
    })
    const { code, of } = await examine({ ONEFOLD_URL: scripted.url, ONEFOLD_KEY: 'k' })
    assert.equal(code, 1)
    assert.match(of('clock')[0]?.found ?? '', /(89|90)\.\d s behind/)
    assert.equal(of('version')[0]?.state, 'warning')
    assert.match(of('database')[0]?.todo ?? '', /Update PostgreSQL/)
  })
})
