import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { createPostgresDatabase, describePostgres, forEachDatabase } from '../../test/databases.ts'
import type { Database } from './database.ts'
import { openEmbedded } from './embedded.ts'
import { findPending, type Migration, migrate, readMigrations } from './migrate.ts'
import { openPostgres } from './postgres.ts'
import { statement } from './statement.ts'

const listItems = statement('test_item_list', [], { item: 'int' }, 'select item from test_item order by item')

function migration(name: string, sql: string): Migration {
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
}

const first = migration('0001_item', 'create table test_item (item int not null); insert into test_item values (1);')
const second = migration('0002_more', 'insert into test_item values (2);')
const broken = migration('0003_broken', 'insert into test_item values (3); insert into test_item values (null);')

describe('the history of a database', () => {
  const applied = ({ name, checksum }: Migration) => ({ name, checksum })

  test('what is not applied yet is pending, in order', () => {
    assert.deepEqual(findPending([first, second], []), [first, second])
    assert.deepEqual(findPending([first, second], [applied(first)]), [second])
    assert.deepEqual(findPending([first, second], [applied(first), applied(second)]), [])
  })

  test('a file that changed after it was applied is an error that names it', () => {
    const changed = migration('0001_item', 'select 1')
    assert.throws(() => findPending([changed], [applied(first)]), /migrations\/0001_item\.sql was changed/)
  })

  test('a database that is newer than the code is refused', () => {
    assert.throws(() => findPending([first], [applied(first), applied(second)]), /newer than this version.*0002_more/)
  })

  test('a file numbered before an applied one is refused', () => {
    assert.throws(() => findPending([first, second], [applied(second)]), /0001_item\.sql comes before 0002_more/)
  })
})

forEachDatabase('a migrated database', lane => {
  test('has nothing left to apply', async () => {
    assert.deepEqual(await migrate(lane.database()), { applied: [] })
    assert.ok((await readMigrations()).length > 0)
  })
})

function describeMigrating(suite: string, open: () => Promise<Database>) {
  describe(suite, () => {
    let database: Database
    before(async () => {
      database = await open()
    })
    after(() => database[Symbol.asyncDispose]())

    test('each file is applied once, and a file that fails leaves nothing behind', async () => {
      assert.deepEqual(await migrate(database, [first]), { applied: ['0001_item'] })
      await assert.rejects(migrate(database, [first, second, broken]), /0003_broken\.sql failed and was rolled back/)
      assert.deepEqual(await database.run(listItems, []), [{ item: 1 }, { item: 2 }])
      assert.deepEqual(await migrate(database, [first, second]), { applied: [] })
    })
  })
}

describeMigrating('migrating an empty database (embedded)', () =>
  openEmbedded({ directory: undefined, useTemplate: false }),
)

describePostgres('migrating an empty database (postgresql)', () => {
  test('two servers that start at once apply each file once', async () => {
    await using fresh = await createPostgresDatabase('empty')
    await using one = await openPostgres({ url: fresh.url })
    await using other = await openPostgres({ url: fresh.url })
    const slow = migration('0002_more', 'select pg_sleep(0.1); insert into test_item values (2);')
    const runs = await Promise.all([one, other, one, other].map(database => migrate(database, [first, slow])))
    assert.deepEqual(runs.flatMap(run => run.applied).sort(), ['0001_item', '0002_more'])
    assert.deepEqual(await one.run(listItems, []), [{ item: 1 }, { item: 2 }])
  })
})
