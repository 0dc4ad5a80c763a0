import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { Database } from '../../src/store/database.ts'
import { call } from '../call.ts'
import { openFreshEmbedded } from '../databases.ts'
import { startTestServer, type TestServer } from '../server.ts'
import { documentsOf, launcher, runOnefold, startProgram } from './run.ts'
import { startScriptedServer } from './scripted-server.ts'

const people = 3_000
let database: Database
let server: TestServer
let directory = ''
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'onefold-export-'))
  database = await openFreshEmbedded()
  server = await startTestServer(database)
  const profiles = Array.from({ length: people }, (_, i) => ({
    identifiers: { email: `p${i}@example.org` },
    set: { first_name: `Name ${i}`, country: i % 3 === 0 ? 'DE' : 'FR' },
  }))
  const written = await call(server, 'POST /v1/profiles/batch', { key: server.rootKey, json: { profiles } })
  assert.equal(written.body['created'], people, written.text.slice(0, 500))
})
after(async () => {
  await server.close()
  await database[Symbol.asyncDispose]()
  await rm(directory, { recursive: true, force: true })
})

const env = () => ({ ONEFOLD_URL: server.url, ONEFOLD_KEY: server.rootKey })

describe('export', () => {
  test('streams to standard output, and says on standard error how much', async () => {
    const { code, stdout, stderr } = await runOnefold(['export', '--fields', 'email,country'], { env: env() })
    assert.equal(code, 0)
    const lines = stdout.trimEnd().split(/\r?\n/)
    assert.equal(lines.length, people + 1)
    assert.match(lines[0] ?? '', /email,country/)
    assert.match(stderr, /^[\d.]+ kB written\n$/m)
  })

  test('takes the format from the name of the file, filters, and leaves nothing but the whole file', async () => {
    const out = join(directory, 'german.ndjson.gz')
    const args = ['export', '--out', out, '--filter', 'country:eq:DE', '--filter', 'email:prefix:p1', '--json']
    const ran = await runOnefold(args, { env: env() })
    assert.equal(ran.code, 0, ran.stderr)
    const bytes = await readFile(out)
    assert.deepEqual(documentsOf(ran), [
      { of: 'profiles', format: 'ndjson', gzip: true, file: out, bytes: bytes.length },
    ])
    const lines = gunzipSync(bytes).toString().trimEnd().split('\n')
    assert.ok(lines.length > 100)
    for (const line of lines) assert.match(line, /"p1\d*@example\.org"/)
    assert.deepEqual(
      (await readdir(directory)).filter(name => name.endsWith('.part')),
      [],
    )
  })

  test('ends quietly when the reader goes away', async () => {
    const command = `set -o pipefail; '${process.execPath}' '${launcher}' export --format ndjson | head -n 1`
    const { code, stdout, stderr } = await startProgram('bash', ['-c', command], { env: env() }).ended
    assert.equal(stdout.trimEnd().split('\n').length, 1)
    // A pipe takes some of it; whether the rest met a closed pipe is a matter of speed.
    assert.ok(code === 141 || code === 0, `${code}`)
    assert.doesNotMatch(stderr, /onefold:|EPIPE|Error/)
  })

  test('tells what the server refuses', async () => {
    const { code, stdout, stderr } = await runOnefold(['export', '--fields', 'nope'], { env: env() })
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, /^onefold: .*no such field on profiles: nope/)
  })

  test('is called wrongly without the object of records, and with --json but no file', async () => {
    assert.equal((await runOnefold(['export', 'records'], { env: env() })).code, 2)
    assert.equal((await runOnefold(['export', '--json'], { env: env() })).code, 2)
  })

  test('an answer that breaks off is a fault and leaves no file', async () => {
    const cut = () => ({ text: 'email\r\na@example.org\r\n', cut: true })
    await using broken = await startScriptedServer({ 'GET /v1/exports/download': cut })
    const out = join(directory, 'broken.csv')
    const { code, stderr } = await runOnefold(['export', '--out', out], {
      env: { ONEFOLD_URL: broken.url, ONEFOLD_KEY: 'k' },
    })
    assert.equal(code, 1)
    assert.match(stderr, /broke off after \d+ bytes/)
    assert.deepEqual(
      (await readdir(directory)).filter(name => name.startsWith('broken')),
      [],
    )
  })
})
