import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { statement } from '../src/store/statement.ts'
import { call } from './call.ts'
import { forEachDatabase } from './databases.ts'
import { createTestWorkspace } from './engine.ts'
import { forEachServer } from './for-each-server.ts'
import { csvOf, openTestImports, samePlan } from './imports.ts'

// Without statistics PostgreSQL reads all of a workspace to find the identifiers of one profile: an export of 100,000
// took a minute instead of a second. Its own autovacuum looks once a minute at best.

const rowsAtStatistics = statement(
  'test_statistics_find',
  [],
  { rows: 'float' },
  `select reltuples::float8 as rows from pg_class where oid = 'identifier'::regclass`,
)
const people = 3_000

forEachDatabase('the statistics of the tables', lane => {
  test('know of the people of an import once it has ended', async () => {
    await using own = await openTestImports(lane.database(), { stretchRows: 500 })
    const workspaceId = await createTestWorkspace(lane.database())
    const file = csvOf(
      ['email'],
      Array.from({ length: people }, (_, n) => [`person-${n}@example.com`]),
    )
    assert.equal((await own.run(workspaceId, file, samePlan(['email']))).state, 'completed')
    const [known] = await lane.database().run(rowsAtStatistics, [])
    assert.ok(known !== undefined && known.rows >= people / 2, `the planner knows of ${known?.rows} of ${people}`)
  })
})

forEachServer('the statistics of the tables of a server', server => {
  test('follow within seconds when a workspace is filled', async () => {
    const { rootKey: key, engine } = server()
    const profiles = Array.from({ length: people }, (_, n) => ({ set: { email: `person-${n}@example.com` } }))
    for (let at = 0; at < people; at += 1_000) {
      const json = { profiles: profiles.slice(at, at + 1_000) }
      assert.equal((await call(server(), 'POST /v1/profiles/batch', { key, json })).status, 200)
    }
    const endsAt = performance.now() + 20_000
    let known = 0
    // They may have been taken while the last third was written, which is not worth taking them again.
    while (known < people / 2 && performance.now() < endsAt) {
      await sleep(250)
      const [row] = await engine.database.run(rowsAtStatistics, [])
      known = row?.rows ?? 0
    }
    assert.ok(known >= people / 2, `the planner knows of ${known} identifiers of ${people}`)
  })
})
