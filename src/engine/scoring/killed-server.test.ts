import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { call, textOf } from '../../../test/call.ts'
import { createPostgresDatabase, describePostgres } from '../../../test/databases.ts'
import { fillStoredEvents } from '../../../test/fill-stored-events.ts'
import { hangLimitMs } from '../../../test/hang-limit.ts'
import { findFaults, readWorld } from '../../../test/invariants.ts'
import { spawnServer } from '../../../test/server-process.ts'
import type { Database } from '../../store/database.ts'
import { openEmbedded } from '../../store/embedded.ts'
import { openPostgres } from '../../store/postgres.ts'
import { workspaceFindOldest } from '../../store/read/workspace.ts'
import { statement } from '../../store/statement.ts'

// The server is killed in the middle of a backfill; the next one takes the job up. At the end every profile has been
// looked at once and changed once, as the counts, the fields and the history say.

const rootKey = 'of_root_for_tests_alone_0000000000'
const people = 6000

const profileIdList = statement('test_profile_id_list', [], { profile_id: 'uuid' }, 'select profile_id from profile')
const leaseUpdateAll = statement(
  'test_lease_update_all',
  [],
  { state: 'text', processed_count: 'int' },
  `update job set heartbeat_at = heartbeat_at - interval '61 seconds' where kind = 'backfill'
  returning state, processed_count`,
)
const filledCount = statement(
  'test_filled_count',
  [],
  { filled: 'bigint', changes: 'bigint', changed: 'bigint' },
  `select
    (select count(*) from profile where fields ->> 'x' = profile_id::text) as filled,
    (select count(*) from profile_change where source = 'backfill') as changes,
    (select count(distinct profile_id) from profile_change where source = 'backfill') as changed`,
)

async function fill(url: string): Promise<void> {
  for (let from = 0; from < people; from += 2000) {
    const profiles = Array.from({ length: 2000 }, (_, i) => ({ identifiers: { email: `p${from + i}@a.co` } }))
    const written = await call({ url }, 'POST /v1/profiles/batch', { key: rootKey, json: { profiles } })
    assert.equal(written.status, 200, written.text)
  }
  const mapped = await call({ url }, 'POST /v1/mappings', { key: rootKey, json: { metadata_key: 'k', field: 'x' } })
  assert.equal(mapped.status, 201, mapped.text)
}

/** Waits until the job is in none of the states, or has processed so many. */
async function jobAfter(url: string, id: string, states: readonly string[], processed = Number.POSITIVE_INFINITY) {
  const deadline = Date.now() + hangLimitMs
  for (;;) {
    const { body } = await call({ url }, `GET /v1/jobs/${id}`, { key: rootKey })
    if (!states.includes(String(body['state'])) || Number(body['processed']) >= processed) return body
    assert.ok(Date.now() < deadline, JSON.stringify(body))
    await pause(2)
  }
}

async function surviveKill(given: Readonly<Record<string, string>>, open: () => Promise<Database>) {
  const environment = { ...given, ONEFOLD_ROOT_KEY: rootKey, ONEFOLD_LOG_LEVEL: 'error', ONEFOLD_RATE_LIMITS: 'off' }
  {
    await using server = spawnServer(environment)
    await fill(await server.ready())
    server.child.kill('SIGTERM')
    await server.ended()
  }
  {
    await using database = await open()
    const [workspace] = await database.run(workspaceFindOldest, [])
    const ids = await database.run(profileIdList, [])
    const events = ids.map(({ profile_id: profileId }) => ({
      profileId,
      metadata: { k: profileId },
      occurredMs: Date.UTC(2025, 0, 1),
    }))
    await fillStoredEvents(database, workspace?.workspace_id ?? '', events)
  }
  let jobId: string
  {
    await using server = spawnServer(environment)
    const url = await server.ready()
    jobId = textOf(await call({ url }, 'POST /v1/mappings/backfill', { key: rootKey }), 'id')
    await jobAfter(url, jobId, ['pending', 'running'], 1)
    server.child.kill('SIGKILL')
    await server.ended()
  }
  {
    await using database = await open()
    const [left] = await database.run(leaseUpdateAll, [])
    assert.equal(left?.state, 'running')
    assert.ok(left.processed_count > 0 && left.processed_count < people, `${left.processed_count}`)
  }
  {
    await using server = spawnServer(environment)
    const job = await jobAfter(await server.ready(), jobId, ['pending', 'running'])
    const { state, processed, updated, total } = job
    assert.deepEqual(
      { state, processed, updated, total },
      { state: 'completed', processed: people, updated: people, total: people },
    )
    server.child.kill('SIGTERM')
    await server.ended()
  }
  await using database = await open()
  assert.deepEqual(await database.run(filledCount, []), [{ filled: people, changes: people, changed: people }])
  const [workspace] = await database.run(workspaceFindOldest, [])
  assert.deepEqual(findFaults(await readWorld(database, workspace?.workspace_id ?? '')), [])
}

const name = 'a server killed during a backfill leaves it to the next one, and every profile counts once'

describe('a backfill and kill -9 (embedded)', () => {
  test(name, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'onefold-backfill-'))
    try {
      await surviveKill({ ONEFOLD_DATA: directory }, () => openEmbedded({ directory: join(directory, 'database') }))
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  })
})

describePostgres('a backfill and kill -9 (postgresql)', () => {
  test(name, async () => {
    await using fresh = await createPostgresDatabase()
    const directory = await mkdtemp(join(tmpdir(), 'onefold-backfill-'))
    try {
      const environment = { ONEFOLD_DATA: directory, DATABASE_URL: fresh.url }
      await surviveKill(environment, () => openPostgres({ url: fresh.url }))
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  })
})
