import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPostgresDatabase, describePostgres } from '../../../test/databases.ts'
import { DatabaseError } from '../database.ts'
import { openPostgres } from '../postgres.ts'
import { statement } from '../statement.ts'
import { queryCanceled, runWithin } from './run-within.ts'

const sleep = statement('test_sleep_find', ['float'], { slept: 'bool' }, 'select pg_sleep($1) is null as slept')

describePostgres('statements within a time', () => {
  test('a statement that takes longer is ended, and the next on the connection has all the time again', async () => {
    await using fresh = await createPostgresDatabase()
    await using database = await openPostgres({ url: fresh.url, poolSize: 1, laneCount: 0 })
    await assert.rejects(
      runWithin(database, 20, tx => tx.run(sleep, [10])),
      error => error instanceof DatabaseError && error.sqlState === queryCanceled,
    )
    await database.run(sleep, [0.05])
    await runWithin(database, 5_000, tx => tx.run(sleep, [0.01]))
  })
})
