import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { canonicalJson, type JsonObject } from '../../../src/domain/json.ts'
import type { Scope } from '../../../src/domain/scopes.ts'
import { type Called, call, textOf } from '../../call.ts'
import { comparable, parseLines } from '../../exports.ts'
import { forEachServer } from '../../for-each-server.ts'
import { hangLimitMs } from '../../hang-limit.ts'

const scopes: readonly Scope[] = [
  'exports:read',
  'imports:read',
  'imports:write',
  'objects:write',
  'profiles:read',
  'profiles:write',
]
const declared = { vip: 'boolean', born_on: 'date', address: 'json' } as const

const people: readonly object[] = [
  {
    identifiers: { email: ['ada@old.example', 'ada@x.org'], customer_id: 'c-1' },
    set: {
      first_name: 'Ada "the, countess"',
      last_name: '=1+1',
      company: 'line\none',
      ltv: -12.5,
      order_count: 9_007_199_254_740_991,
      signed_up_at: '2026-01-05T10:00:00.120Z',
      vip: true,
      born_on: '1815-12-10',
      address: { city: 'Größe ✓', lines: ['a', 2, null] },
    },
    observed_at: '2026-01-05T10:00:00.004Z',
    source: 'crm',
  },
  { identifiers: { email: 'bob@x.org', phone: '+442077070707' }, set: { vip: false, tier: 'gold' }, source: 'web' },
  { identifiers: { email: 'bob@x.org' }, clear: ['tier'], append: { topics: ['math', 'logic'] } },
  { identifiers: { anonymous_id: 'v-1' }, set: { note: 'from the street' }, source: 'site' },
  { identifiers: { customer_id: 'c-2', email: 'ada@x.org' }, set: { first_name: 'Eve' } },
]

forEachServer('there and back', server => {
  let from = ''
  async function openWorkspace(): Promise<string> {
    const { token } = await server().createKey(scopes, (await server().createWorkspace()).id)
    for (const [name, type] of Object.entries(declared)) {
      await call(server(), `PUT /v1/objects/profiles/fields/${name}`, { key: token, json: { type } })
    }
    return token
  }

  before(async () => {
    from = await openWorkspace()
    for (const person of people) {
      const json = { undeclared: 'discover', ...person }
      const written = await call(server(), 'POST /v1/profiles', { key: from, json })
      assert.ok(written.status < 300, written.text)
    }
    const find = async (kind: string, value: string) =>
      textOf(await call(server(), `GET /v1/profiles/lookup?kind=${kind}&value=${value}`, { key: from }), 'id')
    const json = { survivor: await find('email', 'bob@x.org'), absorbed: await find('anonymous_id', 'v-1') }
    assert.ok((await call(server(), 'POST /v1/profiles/merge', { key: from, json })).status < 300)
  })

  async function whenOver(key: string, path: string): Promise<Called> {
    const deadline = Date.now() + hangLimitMs
    for (;;) {
      const job = await call(server(), `GET ${path}`, { key })
      if (job.body['state'] !== 'pending' && job.body['state'] !== 'running') return job
      assert.ok(Date.now() < deadline, job.text)
    }
  }

  /** Exports from the workspace, imports into another, and answers the key of that one. */
  async function carryOver(exported: object, imported: object, name: string): Promise<string> {
    const entered = await call(server(), 'POST /v1/exports', { key: from, json: { of: 'profiles', ...exported } })
    const path = `/v1/exports/${textOf(entered, 'id')}`
    assert.equal((await whenOver(from, path)).body['state'], 'completed')
    const file = await fetch(`${server().url}${path}/file`, { headers: { authorization: `Bearer ${from}` } })
    const to = await openWorkspace()
    const raw = new Uint8Array(await file.arrayBuffer())
    const headers = { 'content-type': 'application/octet-stream' }
    const sent = await call(server(), `POST /v1/files?name=${name}`, { key: to, raw, headers })
    assert.equal(sent.status, 201, sent.text)
    const json = { file_id: sent.body['id'], undeclared: 'discover', ...imported }
    const started = await call(server(), 'POST /v1/imports', { key: to, json })
    assert.equal(started.status, 202, started.text)
    const importPath = `/v1/imports/${textOf(started, 'id')}`
    const done = await whenOver(to, importPath)
    const errors = await call(server(), `GET ${importPath}/errors`, { key: to })
    assert.equal(done.body['state'], 'completed', done.text)
    assert.deepEqual(JSON.parse(errors.text).data, [])
    return to
  }

  async function readAll(key: string, format: string): Promise<string> {
    const { status, text } = await call(server(), `GET /v1/exports/download?of=profiles&format=${format}`, { key })
    assert.equal(status, 200, text)
    return text
  }

  function inOrder(rows: readonly JsonObject[]): readonly JsonObject[] {
    return rows.map(comparable).sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1))
  }

  test('profiles exported as NDJSON and restored are equal, provenance and all', async () => {
    const to = await carryOver({ format: 'ndjson', gzip: true }, { restore: true }, 'people.ndjson.gz')
    const before = parseLines(await readAll(from, 'ndjson'))
    const after = parseLines(await readAll(to, 'ndjson'))
    assert.deepEqual(inOrder(after), inOrder(before))
    assert.equal(after.length, 3)
  })

  test('profiles exported as CSV and imported have equal fields', async () => {
    const mapping = Object.fromEntries(
      ['email', 'customer_id', 'phone', 'anonymous_id', 'first_name', 'last_name', 'company', 'ltv', 'order_count']
        .concat(['signed_up_at', ...Object.keys(declared)])
        .map(name => [name, name]),
    )
    const to = await carryOver({ format: 'csv' }, { mapping, mode: 'append' }, 'people.csv')
    const fieldsOf = async (key: string) => {
      const rows: readonly Readonly<Record<string, string>>[] = parse(await readAll(key, 'csv'), { columns: true })
      return rows.map(row => Object.keys(mapping).map(name => row[name])).sort()
    }
    assert.deepEqual(await fieldsOf(to), await fieldsOf(from))
  })
})
