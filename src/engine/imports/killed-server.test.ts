import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { createPostgresDatabase, describePostgres } from '../../../test/databases.ts'
import { csvOf, jobUpdateSilent } from '../../../test/imports.ts'
import { findBinaries, startCluster } from '../../../test/postgres-cluster.ts'
import { spawnServer } from '../../../test/server-process.ts'
import { isJsonObject, type Json } from '../../domain/json.ts'
import type { Database } from '../../store/database.ts'
import { openEmbedded } from '../../store/embedded.ts'
import { openPostgres } from '../../store/postgres.ts'
import { type Row, statement } from '../../store/statement.ts'

const written = statement(
  'test_killed_import_count',
  [],
  { rows: 'int', orders: 'int', errors: 'int' },
  `select count(*)::int as rows, count(distinct fields ->> 'order_id')::int as orders,
    (select count(*)::int from job_item_error) as errors
  from record`,
)

const rootKey = 'of_root_for_tests_alone_0000000000'
const kills = 10
const crashes = 5
const rowCount = 60_000
/** Every hundredth row is bad. */
const isBad = (i: number) => i % 100 === 99
const file = csvOf(
  ['order_id', 'total'],
  Array.from({ length: rowCount }, (_, i) => [`o${i}`, isBad(i) ? 'lots' : i]),
)

async function call(url: string, method: string, body?: unknown, type = 'application/json'): Promise<Json> {
  const reply = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${rootKey}`, ...(body === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await reply.text()
  assert.ok(reply.ok, text)
  return JSON.parse(text)
}

type Seen = { readonly state: string; readonly rows: Readonly<Record<string, unknown>> }

async function look(url: string, id: string): Promise<Seen> {
  const job = await call(`${url}/v1/imports/${id}`, 'GET')
  assert.ok(isJsonObject(job) && isJsonObject(job['rows']))
  return { state: String(job['state']), rows: job['rows'] }
}

/** Sends the file and starts its import; answers the id of the import. */
async function begin(url: string): Promise<string> {
  const sent = await call(`${url}/v1/files?name=orders.csv`, 'POST', file, 'text/csv')
  assert.ok(isJsonObject(sent))
  const asked = { file_id: sent['id'] ?? null, object: 'orders', mode: 'append' }
  const accepted = await call(`${url}/v1/imports`, 'POST', asked)
  assert.ok(isJsonObject(accepted))
  return String(accepted['id'])
}

/** Waits until so many rows are processed, or the import has ended; answers how many are. */
async function untilProcessed(url: string, id: string, count: number): Promise<number> {
  const deadline = Date.now() + 60_000
  for (let seen = await look(url, id); ; seen = await look(url, id)) {
    const processed = Number(seen.rows['processed'])
    if (seen.state === 'completed' || (seen.state === 'running' && processed >= count)) return processed
    assert.ok(seen.state !== 'failed' && Date.now() < deadline, JSON.stringify(seen))
  }
}

async function assertCompletes(url: string, id: string): Promise<void> {
  await untilProcessed(url, id, Number.POSITIVE_INFINITY)
  const { rows } = await look(url, id)
  const failed = rowCount / 100
  const created = rowCount - failed
  assert.deepEqual(rows, { processed: rowCount, created, updated: 0, unchanged: 0, failed, total: rowCount })
}

async function assertWritten(database: Database): Promise<void> {
  const counted: readonly Row<typeof written.row>[] = await database.run(written, [])
  const orders = rowCount * 0.99
  assert.deepEqual(counted, [{ rows: orders, orders, errors: rowCount / 100 }])
}

function environmentOf(given: Readonly<Record<string, string>>) {
  return { ...given, ONEFOLD_ROOT_KEY: rootKey, ONEFOLD_RATE_LIMITS: 'off', ONEFOLD_LOG_LEVEL: 'silent' }
}

async function surviveKills(given: Readonly<Record<string, string>>, open: () => Promise<Database>): Promise<void> {
  const environment = environmentOf(given)
  let id = ''
  let processed = 0
  for (let kill = 0; kill < kills; kill += 1) {
    {
      await using server = spawnServer(environment)
      const url = await server.ready()
      if (id === '') id = await begin(url)
      // Somewhere within the next stretches, and not where the checkpoint moves.
      processed = await untilProcessed(url, id, processed + Math.random() * 3_000)
      server.child.kill('SIGKILL')
    }
    await using database = await open()
    await database.run(jobUpdateSilent, [])
  }
  {
    await using server = spawnServer(environment)
    await assertCompletes(await server.ready(), id)
  }
  await using database = await open()
  await assertWritten(database)
}

const name = 'an import whose server is killed ten times writes each row once, and lists each bad one once'

describe('killed import (embedded)', () => {
  test(name, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'onefold-killed-'))
    try {
      await surviveKills({ ONEFOLD_DATA: directory }, () => openEmbedded({ directory: join(directory, 'database') }))
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  })
})

describePostgres('killed import (postgresql)', () => {
  test(name, async () => {
    await using fresh = await createPostgresDatabase()
    const directory = await mkdtemp(join(tmpdir(), 'onefold-killed-'))
    try {
      const environment = { ONEFOLD_DATA: directory, DATABASE_URL: fresh.url }
      await surviveKills(environment, () => openPostgres({ url: fresh.url }))
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  })
})

describePostgres('an import whose PostgreSQL crashes', () => {
  const found = findBinaries()
  const skip = 'missing' in found && found.missing
  test('writes again what the crashes take back, each row once', { skip }, async () => {
    assert.ok('folder' in found)
    // Whoever waits for the disk does; what nobody waits for stays in memory, where a crash finds it.
    const settings = ['synchronous_commit=on', 'wal_writer_delay=10s', 'wal_buffers=64MB']
    await using cluster = await startCluster(found.folder, settings)
    const directory = await mkdtemp(join(tmpdir(), 'onefold-crashed-'))
    await using _ = { [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) }
    const environment = environmentOf({ ONEFOLD_DATA: directory, DATABASE_URL: cluster.adminUrl })
    await using server = spawnServer(environment)
    const url = await server.ready()
    const id = await begin(url)
    let takenBack = 0
    for (let crash = 0, processed = 0; crash < crashes; crash += 1) {
      const seen = await untilProcessed(url, id, processed + Math.random() * 3_000)
      await cluster.crash()
      await using database = await openPostgres({ url: cluster.adminUrl })
      const [job] = await database.run(jobUpdateSilent, [])
      processed = job?.processed_count ?? 0
      takenBack += seen - processed
    }
    assert.ok(takenBack > 0, 'no crash took anything back')
    await assertCompletes(url, id)
    await using database = await openPostgres({ url: cluster.adminUrl })
    await assertWritten(database)
  })
})
