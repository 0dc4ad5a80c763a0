import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openFreshEmbedded } from '../../../test/databases.ts'
import { statement } from '../statement.ts'
import { analyseTables, tidyTables } from './tidy-tables.ts'

const size = statement(
  'test_size_find',
  [],
  { bytes: 'bigint' },
  `select pg_total_relation_size('idempotency_key') as bytes`,
)

test('tidying the embedded database makes room of deleted rows usable, and leaves alone what needs nothing', async () => {
  await using database = await openFreshEmbedded()
  const fill = `
insert into idempotency_key (workspace_id, key, body_hash, created_at)
select '0190a000-0000-7000-8000-00000000000a', n::text, repeat('h', 64), now() from generate_series(1, 5000) as n`
  // Counts of changed rows are otherwise a second late.
  const count = () => database.execute('select pg_stat_force_next_flush()')
  await database.execute(fill)
  await count()
  assert.deepEqual(await tidyTables(database), ['idempotency_key'])
  const sizes: number[] = []
  for (let round = 0; round < 5; round += 1) {
    for (const row of await database.run(size, [])) sizes.push(row.bytes)
    await database.execute('delete from idempotency_key')
    await count()
    assert.deepEqual(await tidyTables(database), ['idempotency_key'])
    await database.execute(fill)
  }
  const [first = 0] = sizes
  assert.ok(Math.max(...sizes) < 1.5 * first, sizes.join(' '))
  await count()
  await tidyTables(database)
  assert.deepEqual(await tidyTables(database), [])
})

test('a table that was filled gets new statistics, and again once it has doubled', async () => {
  await using database = await openFreshEmbedded()
  const fill = async (from: number, to: number) => {
    await database.execute(`
insert into idempotency_key (workspace_id, key, body_hash, created_at)
select '0190a000-0000-7000-8000-00000000000a', n::text, repeat('h', 64), now() from generate_series(${from}, ${to}) as n`)
    await database.execute('select pg_stat_force_next_flush()')
  }
  await fill(1, 5000)
  assert.deepEqual(await analyseTables(database), ['idempotency_key'])
  await fill(5001, 7000)
  assert.deepEqual(await analyseTables(database), [])
  await fill(7001, 15_000)
  assert.deepEqual(await analyseTables(database), ['idempotency_key'])
})

test('a table whose counts were lost gets new statistics by its size', async () => {
  await using database = await openFreshEmbedded()
  await database.execute(`
insert into idempotency_key (workspace_id, key, body_hash, created_at)
select '0190a000-0000-7000-8000-00000000000a', n::text, repeat('h', 64), now() from generate_series(1, 5000) as n`)
  await database.execute('select pg_stat_force_next_flush()')
  await database.execute('select pg_stat_reset()')
  assert.deepEqual(await analyseTables(database), ['idempotency_key'])
  assert.deepEqual(await analyseTables(database), [])
})
