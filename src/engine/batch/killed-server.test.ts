import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { createPostgresDatabase, describePostgres } from '../../../test/databases.ts'
import { hangLimitMs } from '../../../test/hang-limit.ts'
import { spawnServer } from '../../../test/server-process.ts'
import { isJsonObject, type Json } from '../../domain/json.ts'
import type { Database } from '../../store/database.ts'
import { openEmbedded } from '../../store/embedded.ts'
import { openPostgres } from '../../store/postgres.ts'
import { type Row, statement } from '../../store/statement.ts'

const jobUpdateAgeAll = statement(
  'job_update_age_all',
  [],
  { state: 'text' },
  `update job set heartbeat_at = heartbeat_at - interval '61 seconds' returning state`,
)
const orderCount = statement(
  'order_count',
  [],
  { rows: 'bigint', orders: 'bigint', keys: 'bigint' },
  `select count(*) as rows, count(distinct fields ->> 'order_id') as orders,
    (select count(*) from idempotency_key) as keys
  from record`,
)

const rootKey = 'of_root_for_tests_alone_0000000000'
const records = Array.from({ length: 10_000 }, (_, i) => ({ order_id: `o${i}`, total: i }))

async function call(url: string, method: string, body?: unknown): Promise<Json> {
  const reply = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${rootKey}`, 'content-type': 'application/json', prefer: 'respond-async' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  assert.ok(reply.ok, `${reply.status}`)
  const answer: Json = JSON.parse(await reply.text())
  assert.ok(isJsonObject(answer))
  return answer['data'] ?? null
}

/** Waits until the job is no longer in a state and tells the next one. */
async function stateAfter(url: string, jobId: string, ...states: readonly string[]): Promise<Json> {
  const deadline = Date.now() + hangLimitMs
  for (;;) {
    const job = await call(`${url}/public/v1/records/orders/jobs/${jobId}`, 'GET')
    assert.ok(isJsonObject(job))
    const state = job['state'] ?? null
    if (typeof state !== 'string' || !states.includes(state)) return state
    assert.ok(Date.now() < deadline, `the job stays ${state}`)
    await pause(5)
  }
}

async function surviveKill(given: Readonly<Record<string, string>>, open: () => Promise<Database>) {
  const environment = {
    ...given,
    ONEFOLD_ROOT_KEY: rootKey,
    ONEFOLD_RATE_LIMITS: 'off',
    ONEFOLD_LOG_LEVEL: 'silent',
  }
  let jobId: string
  {
    await using first = spawnServer(environment)
    const url = await first.ready()
    const accepted = await call(`${url}/public/v1/records/orders/append-batch`, 'POST', { records })
    assert.ok(isJsonObject(accepted))
    jobId = String(accepted['jobId'])
    await stateAfter(url, jobId, 'pending')
    first.child.kill('SIGKILL')
  }
  {
    await using database = await open()
    await database.run(jobUpdateAgeAll, [])
  }
  {
    await using second = spawnServer(environment)
    assert.equal(await stateAfter(await second.ready(), jobId, 'pending', 'running'), 'completed')
  }
  await using database = await open()
  const counts: readonly Row<typeof orderCount.row>[] = await database.run(orderCount, [])
  assert.deepEqual(counts, [{ rows: 10_000, orders: 10_000, keys: 0 }])
}

const name = 'a server killed while it writes a job leaves it to the next one, and no record is written twice'

describe('killed server (embedded)', () => {
  test(name, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'onefold-killed-'))
    try {
      const open = () => openEmbedded({ directory: join(directory, 'database') })
      await surviveKill({ ONEFOLD_DATA: directory }, open)
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  })
})

describePostgres('killed server (postgresql)', () => {
  test(name, async () => {
    await using fresh = await createPostgresDatabase()
    const directory = await mkdtemp(join(tmpdir(), 'onefold-killed-'))
    try {
      const open = () => openPostgres({ url: fresh.url })
      await surviveKill({ ONEFOLD_DATA: directory, DATABASE_URL: fresh.url }, open)
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  })
})
