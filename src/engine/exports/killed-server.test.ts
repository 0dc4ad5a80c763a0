import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { createPostgresDatabase, describePostgres } from '../../../test/databases.ts'
import { fillProfiles } from '../../../test/fill-profiles.ts'
import { hangLimitMs } from '../../../test/hang-limit.ts'
import { spawnServer } from '../../../test/server-process.ts'
import type { Database } from '../../store/database.ts'
import { openEmbedded } from '../../store/embedded.ts'
import { migrate } from '../../store/migrate.ts'
import { openPostgres } from '../../store/postgres.ts'
import { workspaceFindOldest } from '../../store/read/workspace.ts'
import { statement } from '../../store/statement.ts'

const jobUpdateAgeAll = statement(
  'job_update_age_all',
  [],
  { state: 'text' },
  `update job set heartbeat_at = heartbeat_at - interval '61 seconds' returning state`,
)

const rootKey = 'of_root_for_tests_alone_0000000000'
const profileCount = 30_000

async function call(url: string, method: string, body?: object) {
  const headers = { authorization: `Bearer ${rootKey}`, ...(body && { 'content-type': 'application/json' }) }
  const reply = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  assert.ok(reply.ok, `${reply.status}`)
  return reply.text()
}

/** Waits until the export is no longer in one of the states. */
async function stateAfter(url: string, ...states: readonly string[]): Promise<string> {
  const deadline = Date.now() + hangLimitMs
  for (;;) {
    const { state } = JSON.parse(await call(url, 'GET'))
    if (!states.includes(state)) return state
    assert.ok(Date.now() < deadline, `the export stays ${state}`)
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
  {
    await using first = spawnServer(environment)
    await first.ready()
    first.child.kill('SIGTERM')
    await first.ended()
  }
  {
    await using database = await open()
    await migrate(database)
    const [workspace] = await database.run(workspaceFindOldest, [])
    await fillProfiles(database, workspace?.workspace_id ?? '', profileCount, 1_000)
  }
  let path: string
  {
    await using second = spawnServer(environment)
    const url = await second.ready()
    const entered = await call(`${url}/v1/exports`, 'POST', { of: 'profiles', format: 'ndjson' })
    path = `/v1/exports/${JSON.parse(entered).id}`
    await stateAfter(url + path, 'pending')
    second.child.kill('SIGKILL')
  }
  {
    await using database = await open()
    assert.deepEqual(await database.run(jobUpdateAgeAll, []), [{ state: 'running' }])
  }
  await using third = spawnServer(environment)
  const url = await third.ready()
  assert.equal(await stateAfter(url + path, 'pending', 'running'), 'completed')
  const text = await call(`${url}${path}/file`, 'GET')
  assert.equal(new Set(text.trimEnd().split('\n')).size, profileCount)
}

const name = 'a server killed while it exports leaves the export to the next one, whose file has every profile once'

async function withDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'onefold-killed-'))
  try {
    await work(directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

describe('a killed server with an export (embedded)', () => {
  test(name, () =>
    withDirectory(directory =>
      surviveKill({ ONEFOLD_DATA: directory }, () => openEmbedded({ directory: join(directory, 'database') })),
    ),
  )
})

describePostgres('a killed server with an export (postgresql)', () => {
  test(name, () =>
    withDirectory(async directory => {
      await using fresh = await createPostgresDatabase()
      await surviveKill({ ONEFOLD_DATA: directory, DATABASE_URL: fresh.url }, () => openPostgres({ url: fresh.url }))
    }),
  )
})
