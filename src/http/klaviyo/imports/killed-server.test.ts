import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { createPostgresDatabase, describePostgres } from '../../../../test/databases.ts'
import { hangLimitMs } from '../../../../test/hang-limit.ts'
import { importBody, rowOf } from '../../../../test/klaviyo/imports.ts'
import { spawnServer } from '../../../../test/server-process.ts'
import type { Json } from '../../../domain/json.ts'
import type { Database } from '../../../store/database.ts'
import { openEmbedded } from '../../../store/embedded.ts'
import { openPostgres } from '../../../store/postgres.ts'
import { type Row, statement } from '../../../store/statement.ts'

const jobUpdateAgeAll = statement(
  'test_import_job_update_age_all',
  [],
  { state: 'text' },
  `update job set heartbeat_at = heartbeat_at - interval '61 seconds' returning state`,
)
/** As somebody else might between the crash and the next server: a row that is applied twice would fill the list again. */
const profileUpdateEmptied = statement(
  'test_import_profile_update_emptied',
  [],
  { profile_id: 'uuid' },
  `update profile set fields = jsonb_set(fields, '{tags}', '[]') returning profile_id`,
)
const outcomes = statement(
  'test_import_outcome_find',
  [],
  { profiles: 'bigint', revised: 'bigint', listed: 'bigint', written: 'bigint', errors: 'bigint', keys: 'bigint' },
  `select count(*) as profiles,
    count(*) filter (where revision > 1) as revised,
    count(*) filter (where fields -> 'tags' = '["a"]') as listed,
    (select count(*) from job_profile) as written,
    (select count(*) from job_item_error) as errors,
    (select count(*) from idempotency_key) as keys
  from profile`,
)

const rootKey = 'of_root_for_tests_alone_0000000000'
const count = 10_000
const rows = Array.from({ length: count }, (_, n) =>
  rowOf(
    // Every thousandth row is refused.
    n % 1000 === 0 ? { email: 'nobody' } : { external_id: `X-${n}`, email: `p${n}@example.com` },
    { meta: { patch_properties: { append: { tags: 'a' } } } },
  ),
)

async function call(target: string, method: string, body?: Json): Promise<Record<string, unknown>> {
  const reply = await fetch(target, {
    method,
    headers: {
      authorization: `Klaviyo-API-Key ${rootKey}`,
      revision: '2026-07-15',
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await reply.text()
  assert.ok(reply.ok, `${reply.status} ${text.slice(0, 500)}`)
  return Object(JSON.parse(text).data)
}

type Shown = { readonly status: string; readonly completed_count: number; readonly failed_count: number }

/** Waits until the job says more than these statuses, or has begun to write. */
async function shownAfter(url: string, jobId: unknown, ...statuses: readonly string[]): Promise<Shown> {
  const deadline = Date.now() + hangLimitMs
  for (;;) {
    const { attributes } = await call(`${url}/api/profile-bulk-import-jobs/${jobId}`, 'GET')
    const shown: Shown = Object(attributes)
    if (!statuses.includes(shown.status)) return shown
    assert.ok(Date.now() < deadline, `the job stays ${shown.status}`)
    await pause(5)
  }
}

async function hasWritten(url: string): Promise<void> {
  const deadline = Date.now() + hangLimitMs
  for (;;) {
    const found = await call(`${url}/api/profiles?page[size]=1`, 'GET')
    if (Object.keys(found).length > 0) return
    assert.ok(Date.now() < deadline, 'nothing is written')
    await pause(2)
  }
}

async function surviveKill(given: Readonly<Record<string, string>>, open: () => Promise<Database>) {
  const environment = {
    ...given,
    ONEFOLD_ROOT_KEY: rootKey,
    ONEFOLD_RATE_LIMITS: 'off',
    ONEFOLD_LOG_LEVEL: 'silent',
  }
  let jobId: unknown
  let emptied = 0
  {
    await using first = spawnServer(environment)
    const url = await first.ready()
    jobId = (await call(`${url}/api/profile-bulk-import-jobs`, 'POST', importBody(rows)))['id']
    await hasWritten(url)
    first.child.kill('SIGKILL')
  }
  {
    await using database = await open()
    await database.run(jobUpdateAgeAll, [])
    emptied = (await database.run(profileUpdateEmptied, [])).length
    assert.ok(emptied > 0 && emptied < 9990, 'it was killed while it wrote')
  }
  {
    await using second = spawnServer(environment)
    const shown = await shownAfter(await second.ready(), jobId, 'queued', 'processing')
    assert.deepEqual([shown.status, shown.completed_count, shown.failed_count], ['complete', 9990, 10])
  }
  await using database = await open()
  const found: readonly Row<typeof outcomes.row>[] = await database.run(outcomes, [])
  const all = { profiles: 9990, revised: 0, listed: 9990 - emptied, written: 9990, errors: 10, keys: 0 }
  assert.deepEqual(found, [all])
}

const name = 'a server killed while it imports leaves the job to the next one, and no row is applied twice'

describe('killed import (embedded)', () => {
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

describePostgres('killed import (postgresql)', () => {
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
