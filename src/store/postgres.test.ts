import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPostgresDatabase, describePostgres } from '../../test/databases.ts'
import { DatabaseError } from './database.ts'
import { openPostgres } from './postgres.ts'
import { statement } from './statement.ts'

const findSession = statement('test_session_find', [], { pid: 'int' }, 'select pg_backend_pid() as pid')
const endSession = statement(
  'test_session_delete',
  ['int'],
  { ended: 'bool' },
  'select pg_terminate_backend($1::int) as ended',
)
const endOwnSession = statement(
  'test_own_session_delete',
  [],
  { ended: 'bool' },
  'select pg_terminate_backend(pg_backend_pid()) as ended',
)
const findSetting = statement(
  'test_setting_find',
  ['text'],
  { setting: 'text' },
  'select current_setting($1::text) as setting',
)

describePostgres('a PostgreSQL database', () => {
  test('a lane reconnects at the next call after its connection was ended', async () => {
    await using fresh = await createPostgresDatabase('empty')
    await using database = await openPostgres({ url: fresh.url, laneCount: 1 })
    const [lane] = database.lanes
    assert.ok(lane)
    const first = (await lane.run(findSession, []))[0]?.pid
    await assert.rejects(lane.run(endOwnSession, []), { sqlState: '57P01' })
    const second = (await lane.run(findSession, []))[0]?.pid
    assert.notEqual(second, first)
  })

  test('every call under way on a lane that dies fails, and none hangs', async () => {
    await using fresh = await createPostgresDatabase('empty')
    await using database = await openPostgres({ url: fresh.url, laneCount: 1 })
    const [lane] = database.lanes
    assert.ok(lane)
    await lane.run(findSession, [])
    const calls = [lane.run(endOwnSession, []), lane.run(findSession, []), lane.run(findSession, [])]
    for (const result of await Promise.allSettled(calls)) {
      assert.ok(result.status === 'rejected' && result.reason instanceof DatabaseError)
      assert.match(result.reason.sqlState, /^(57P01|08006)$/)
    }
    assert.equal((await lane.run(findSession, [])).length, 1)
  })

  test('the pool outlives the loss of an idle connection and of one inside a transaction', async () => {
    await using fresh = await createPostgresDatabase('empty')
    await using database = await openPostgres({ url: fresh.url, poolSize: 2 })
    const lost = database.transaction(async tx => {
      const pid = (await tx.run(findSession, []))[0]?.pid ?? 0
      await database.run(endSession, [pid])
      await tx.run(findSession, [])
    })
    await assert.rejects(lost, DatabaseError)
    assert.equal((await database.run(findSession, [])).length, 1)
  })

  test('lanes keep to index plans made once; the pool plans as it likes; nobody compiles', async () => {
    await using fresh = await createPostgresDatabase('empty')
    await using database = await openPostgres({ url: `${fresh.url}?options=-c%20work_mem%3D7MB` })
    const [lane] = database.lanes
    assert.ok(lane)
    const read = async (from: typeof lane, name: string) => (await from.run(findSetting, [name]))[0]?.setting
    assert.equal(database.lanes.length, 2)
    for (const name of ['enable_hashjoin', 'enable_mergejoin', 'enable_seqscan', 'jit']) {
      assert.equal(await read(lane, name), 'off')
    }
    assert.equal(await read(lane, 'plan_cache_mode'), 'force_generic_plan')
    assert.equal(await read(lane, 'work_mem'), '7MB', 'options of the URL hold as well')
    assert.equal(await read(database, 'jit'), 'off')
    assert.equal(await read(database, 'enable_seqscan'), 'on')
  })

  test('notices reach whoever asked for them', async () => {
    await using fresh = await createPostgresDatabase('empty')
    const notices: string[] = []
    await using database = await openPostgres({ url: fresh.url, onNotice: message => notices.push(message) })
    await database.execute(`do $$ begin raise notice 'hello'; end $$`)
    assert.deepEqual(notices, ['hello'])
  })

  test('a script that fails inside its own transaction leaves a usable connection', async () => {
    await using fresh = await createPostgresDatabase('empty')
    await using database = await openPostgres({ url: fresh.url, poolSize: 1 })
    await assert.rejects(database.execute('begin; select 1/0; commit'), { sqlState: '22012' })
    assert.equal((await database.run(findSession, [])).length, 1)
  })

  test('closing waits for statements under way, and what comes later is refused', async () => {
    await using fresh = await createPostgresDatabase('empty')
    const database = await openPostgres({ url: fresh.url })
    const slow = statement('test_slow_find', [], { done: 'bool' }, `select pg_sleep(0.1) is not null as done`)
    const underWay = [database.run(slow, []), ...database.lanes.map(lane => lane.run(slow, []))]
    // The lanes connect at their first call; closing then must wait for the connection and for the call.
    await database[Symbol.asyncDispose]()
    for (const rows of await Promise.all(underWay)) assert.equal(rows.length, 1)
    await assert.rejects(async () => database.lanes[0]?.run(slow, []), { sqlState: '08003' })
    await assert.rejects(database.run(slow, []), { sqlState: '08003' })
  })
})

test('a server that cannot be reached is a connection failure', async () => {
  await assert.rejects(openPostgres({ url: 'postgres://nobody@127.0.0.1:1/none' }), { sqlState: '08006' })
})
