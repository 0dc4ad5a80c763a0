import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Database } from '../../src/store/database.ts'
import { openFreshEmbedded } from '../databases.ts'
import { startTestServer, type TestServer } from '../server.ts'
import { documentsOf, runOnefold } from './run.ts'

let database: Database
let server: TestServer
let directory = ''
let file = ''
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'onefold-real-import-'))
  file = join(directory, 'people.csv')
  const rows = Array.from(
    { length: 500 },
    (_, i) => `${i % 50 === 7 ? 'nobody' : `p${i}@example.org`};Name ${i};note ${i}`,
  )
  await writeFile(file, `E-Mail;First name;Kommentar\r\n${rows.join('\r\n')}\r\n`)
  database = await openFreshEmbedded()
  server = await startTestServer(database)
})
after(async () => {
  await server.close()
  await database[Symbol.asyncDispose]()
  await rm(directory, { recursive: true, force: true })
})

const run = (args: readonly string[], input?: Buffer) =>
  runOnefold(args, {
    env: { ONEFOLD_URL: server.url, ONEFOLD_KEY: server.rootKey },
    ...(input !== undefined && { input }),
  })

test('a file is previewed, tried, imported, and imported again without changing anything', async () => {
  const preview = await run(['import', file, '--preview'])
  assert.equal(preview.code, 0, preview.stderr)
  assert.match(preview.stdout, /^E-Mail +email /m)
  assert.match(preview.stdout, /^Kommentar +\(left out\)/m)

  const tried = await run(['import', file, '--dry-run', '--json'])
  assert.equal(tried.code, 3, tried.stderr)
  const errors = join(directory, 'rejected.csv')
  const imported = await run(['import', file, '--errors', errors, '--json'])
  assert.equal(imported.code, 3, imported.stderr)
  const [first] = documentsOf(imported)
  assert.deepEqual(first?.['rows'], { processed: 500, created: 490, updated: 0, unchanged: 0, failed: 10, total: 500 })
  assert.deepEqual(documentsOf(tried)[0]?.['rows'], first['rows'])
  assert.match(await readFile(errors, 'utf8'), /^row,column,value,message,code\r\n8,/)

  const [again] = documentsOf(await run(['import', file, '--json']))
  assert.deepEqual(again?.['rows'], { processed: 500, created: 0, updated: 0, unchanged: 490, failed: 10, total: 500 })
  const [person] = documentsOf(await run(['lookup', 'p1@example.org', '--json']))
  assert.match(JSON.stringify(person?.['fields']), /"first_name":"Name 1"/)
})

test('--undeclared discover keeps the columns that no field is for, and a pipe of gzip is a file as well', async () => {
  const zipped = gzipSync(await readFile(file))
  const { code, stderr } = await run(['import', '-', '--name', 'people.csv.gz', '--undeclared', 'discover'], zipped)
  assert.equal(code, 3, stderr)
  const [person] = documentsOf(await run(['lookup', 'p2@example.org', '--json']))
  assert.match(JSON.stringify(person?.['fields']), /"Kommentar":"note 2"/)
})

test('an export comes back with its sources and times into another workspace', async () => {
  const out = join(directory, 'all.ndjson.gz')
  assert.equal((await run(['export', '--out', out])).code, 0)
  const { id } = await server.createWorkspace()
  const restored = await run(['import', out, '--restore', '--workspace', id, '--json'])
  assert.equal(restored.code, 0, restored.stderr)
  const [before] = documentsOf(await run(['lookup', 'p3@example.org', '--json']))
  const [afterwards] = documentsOf(await run(['lookup', 'p3@example.org', '--workspace', id, '--json']))
  assert.deepEqual(afterwards?.['fields'], before?.['fields'])
  assert.deepEqual(afterwards?.['provenance'], before?.['provenance'])
})

test('jobs list, show, errors and cancel know the import', async () => {
  const started = await run(['import', file, '--no-wait'])
  const id = started.stdout.trim()
  assert.equal((await run(['jobs', 'follow', id])).code, 3)
  assert.match((await run(['jobs'])).stdout, new RegExp(`^${id} +import profiles +completed +100 % +500 +10 `, 'm'))
  assert.match((await run(['jobs', 'errors', id])).stdout, /^row,column,value,message,code\r\n8,/)
  const late = await run(['jobs', 'cancel', id, '--yes'])
  assert.equal(late.code, 1)
  assert.match(late.stderr, /onefold: .*completed/)
})

test('a file that cannot be read is refused with its reason', async () => {
  const bad = join(directory, 'bad.csv')
  await writeFile(bad, Buffer.from('fffe65006d00', 'hex'))
  const { code, stderr } = await run(['import', bad])
  assert.notEqual(code, 0)
  assert.match(stderr, /^onefold: |\nonefold: /)
})
