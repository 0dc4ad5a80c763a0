import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Client } from 'pg'
import { createPostgresDatabase, describePostgres } from '../../../test/databases.ts'
import { createTestEngine, createTestWorkspace, profileWrite } from '../../../test/engine.ts'
import { migrate } from '../../store/migrate.ts'
import { openPostgres } from '../../store/postgres.ts'

describePostgres('a month that gets its partition', () => {
  test('while a write is on its way to the default one does not fail the write', async () => {
    await using fresh = await createPostgresDatabase()
    await using database = await openPostgres({ url: fresh.url })
    await migrate(database)
    const engine = createTestEngine(database)
    const workspaceId = await createTestWorkspace(database)
    const admin = new Client({ connectionString: fresh.url })
    await admin.connect()
    try {
      await admin.query(`begin;
create table profile_change_now (like profile_change including defaults including constraints);
lock table profile_change_default in access exclusive mode;
alter table profile_change attach partition profile_change_now
  for values from (now() - interval '1 day') to (now() + interval '1 day')`)
      const written = engine.writer.write(workspaceId, profileWrite({ email: 'a@example.org' }))
      const waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like 'with %'"
      let isWaiting = false
      for (let looks = 0; looks < 5_000 && !isWaiting; looks += 1) {
        isWaiting = (await database.run({ name: '', params: [], row: {}, text: waiting }, [])).length > 0
      }
      assert.ok(isWaiting, 'the write waits for the default partition')
      await admin.query('commit')
      const settled = await written
      assert.equal(settled.kind === 'settled' && settled.receipt.outcome, 'created')
      assert.deepEqual(engine.retries, ['raced'])
    } finally {
      await admin.end()
    }
  })
})
