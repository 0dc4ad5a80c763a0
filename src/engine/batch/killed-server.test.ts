import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { createPostgresDatabase, describePostgres } from '../../../test/databases.ts'
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

type Server = { readonly url: string; kill(): Promise<void> }

/** A process of its own, as `npm start` runs it. */
async function startServer(environment: Readonly<Record<string, string>>): Promise<Server> {
  const child = spawn(process.execPath, ['src/main.ts'], {
    env: {
      ...process.env,
      PORT: '0',
      HOST: '127.0.0.1',
      ONEFOLD_ROOT_KEY: rootKey,
      ONEFOLD_RATE_LIMITS: 'off',
      ONEFOLD_LOG_LEVEL: 'silent',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const url = await urlOf(child)
  return {
    url,
    async kill() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function urlOf(child: ChildProcess): Promise<string> {
  let text = ''
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk)
    const url = /ready at (http\S+)/.exec(text)?.[1]
    if (url !== undefined) return url
  }
  throw new Error(`the server ended before it was ready: ${text}`)
}

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
async function stateAfter(server: Server, jobId: string, ...states: readonly string[]): Promise<Json> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const job = await call(`${server.url}/public/v1/records/orders/jobs/${jobId}`, 'GET')
    assert.ok(isJsonObject(job))
    const state = job['state'] ?? null
    if (typeof state !== 'string' || !states.includes(state)) return state
    assert.ok(Date.now() < deadline, `the job stays ${state}`)
    await pause(5)
  }
}

async function surviveKill(environment: Readonly<Record<string, string>>, open: () => Promise<Database>) {
  const first = await startServer(environment)
  const accepted = await call(`${first.url}/public/v1/records/orders/append-batch`, 'POST', { records })
  assert.ok(isJsonObject(accepted))
  const jobId = String(accepted['jobId'])
  await stateAfter(first, jobId, 'pending')
  await first.kill()
  {
    await using database = await open()
    await database.run(jobUpdateAgeAll, [])
  }
  const second = await startServer(environment)
  try {
    assert.equal(await stateAfter(second, jobId, 'pending', 'running'), 'completed')
  } finally {
    await second.kill()
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
      await surviveKill({ ONEFOLD_DATA: directory, DATABASE_URL: '' }, open)
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
