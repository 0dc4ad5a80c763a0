import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDatabase } from '../../test/databases.ts'
import { DatabaseError } from './database.ts'
import { statement } from './statement.ts'

const echo = statement(
  'test_echo_find',
  ['uuid', 'text', 'int', 'bigint', 'float', 'bool', 'jsonb', 'json', 'timestamptz'],
  {
    uuid: 'uuid',
    text: 'text',
    int: 'int',
    bigint: 'bigint',
    float: 'float',
    bool: 'bool',
    jsonb: 'jsonb',
    json: 'json',
    timestamptz: 'timestamptz',
  },
  `select $1::uuid as uuid, $2::text as text, $3::int as int, $4::bigint as bigint, $5::float8 as float,
  $6::bool as bool, $7::jsonb as jsonb, $8::json as json, $9::timestamptz as timestamptz`,
)

const echoNulls = statement(
  'test_null_find',
  ['text?', 'timestamptz?', 'jsonb?', 'uuid[]?'],
  { text: 'text?', timestamptz: 'timestamptz?', jsonb: 'jsonb?', uuids: 'uuid[]?' },
  'select $1::text as text, $2::timestamptz as timestamptz, $3::jsonb as jsonb, $4::uuid[] as uuids',
)

const echoArrays = statement(
  'test_array_find',
  ['uuid[]', 'text[]', 'int[]', 'bigint[]'],
  { uuids: 'uuid[]', texts: 'text[]', ints: 'int[]', bigints: 'bigint[]' },
  'select $1::uuid[] as uuids, $2::text[] as texts, $3::int[] as ints, $4::bigint[] as bigints',
)

const divide = statement(
  'test_quotient_find',
  ['int', 'int'],
  { quotient: 'int' },
  'select $1::int / $2::int as quotient',
)
const lateDates = statement('test_date_find', ['text'], { at: 'timestamptz' }, 'select $1::text::timestamptz as at')
const untouched = statement(
  'test_untouched_find',
  [],
  { numeric: 'text' },
  'select 12345678901234567890.10::numeric as numeric',
)
const large = statement('test_large_find', ['int'], { text: 'text' }, `select repeat('ü', $1::int) as text`)
const insertItem = statement('test_item_insert', ['int'], {}, 'insert into test_item (item_id) values ($1::int)')
const countItems = statement('test_item_count', [], { count: 'bigint' }, 'select count(*) as count from test_item')

const id = '0190a000-0000-7000-8000-00000000000a'

forEachDatabase('database', lane => {
  test('every type comes back as it was sent', async () => {
    const at = new Date('2026-02-28T23:59:59.123Z')
    const json = { a: [1, null, 'ü "quoted" \\ {}'], b: { c: true } }
    const text = JSON.stringify(json)
    assert.deepEqual(
      (await lane.database().run(echo, [id, 'O\'Brien "x" \\ {1,2} ü', -7, 2 ** 53 - 1, 0.1, true, text, text, at]))[0],
      {
        uuid: id,
        text: 'O\'Brien "x" \\ {1,2} ü',
        int: -7,
        bigint: 2 ** 53 - 1,
        float: 0.1,
        bool: true,
        jsonb: json,
        json,
        timestamptz: at,
      },
    )
  })

  test('null parameters of every kind come back as null', async () => {
    assert.deepEqual(
      { ...(await lane.database().run(echoNulls, [null, null, null, null]))[0] },
      { text: null, timestamptz: null, jsonb: null, uuids: null },
    )
  })

  test('arrays come back as they were sent, empty ones and awkward texts included', async () => {
    const texts = ['', 'NULL', 'a,b', '"', '\\', '{}', ' ü ']
    assert.deepEqual(
      { ...(await lane.database().run(echoArrays, [[id, id], texts, [1, -2], [2 ** 40, -1]]))[0] },
      { uuids: [id, id], texts, ints: [1, -2], bigints: [2 ** 40, -1] },
    )
    assert.deepEqual(
      { ...(await lane.database().run(echoArrays, [[], [], [], []]))[0] },
      { uuids: [], texts: [], ints: [], bigints: [] },
    )
  })

  test('dates before Christ, far ones and sub-millisecond ones are read as the instant they are', async () => {
    const read = async (text: string) => (await lane.database().run(lateDates, [text]))[0]?.at.toISOString()
    assert.equal(await read('2026-01-02 03:04:05+02'), '2026-01-02T01:04:05.000Z')
    assert.equal(await read('2026-01-02 03:04:05.123456Z'), '2026-01-02T03:04:05.123Z')
    assert.equal(await read('0044-03-15 12:00:00Z BC'), '-000043-03-15T12:00:00.000Z')
    assert.equal(await read('20260-01-02 03:04:05.5Z'), '+020260-01-02T03:04:05.500Z')
  })

  test('numbers too wide for JavaScript stay text', async () => {
    assert.equal((await lane.database().run(untouched, []))[0]?.numeric, '12345678901234567890.10')
  })

  test('a row of several megabytes arrives whole', async () => {
    const rows = await lane.database().run(large, [2_000_000])
    assert.equal(rows[0]?.text.length, 2_000_000)
  })

  test('a failing statement carries its SQLSTATE and its name and fails none of its neighbours', async () => {
    const [before, failing, after] = await Promise.allSettled([
      lane.database().run(divide, [6, 3]),
      lane.database().run(divide, [6, 0]),
      lane.database().run(divide, [6, 2]),
    ])
    assert.deepEqual([before.status, after.status], ['fulfilled', 'fulfilled'])
    assert.ok(failing.status === 'rejected' && failing.reason instanceof DatabaseError)
    assert.equal(failing.reason.sqlState, '22012')
    assert.equal(failing.reason.statement, 'test_quotient_find')
  })

  test('a statement that does not parse can be followed by others on the same lane', async () => {
    const [queryable] = lane.database().lanes
    const broken = statement('test_broken_find', [], {}, 'select nothing from nowhere')
    await assert.rejects(async () => queryable?.run(broken, []), { sqlState: '42P01' })
    await assert.rejects(async () => queryable?.run(broken, []), { sqlState: '42P01' })
    assert.equal((await queryable?.run(divide, [6, 3]))?.[0]?.quotient, 2)
  })

  test('calls on a lane run in the order they were made', async () => {
    const [queryable] = lane.database().lanes
    assert.ok(queryable)
    await lane.database().execute('create table if not exists test_item (item_id int primary key)')
    const counts = await Promise.all(
      Array.from({ length: 20 }, (_, item) =>
        Promise.all([queryable.run(insertItem, [1000 + item]), queryable.run(countItems, [])]),
      ),
    )
    assert.deepEqual(
      counts.map(([, rows]) => rows[0]?.count),
      counts.map((_, item) => item + 1),
    )
    await lane.database().execute('drop table test_item')
  })

  test('a transaction that throws leaves nothing behind, one that returns leaves everything', async () => {
    await lane.database().execute('create table test_item (item_id int primary key)')
    const fault = new Error('changed my mind')
    await assert.rejects(
      lane.database().transaction(async tx => {
        await tx.run(insertItem, [1])
        throw fault
      }),
      fault,
    )
    assert.equal((await lane.database().run(countItems, []))[0]?.count, 0)
    await lane.database().transaction(tx => tx.run(insertItem, [1]))
    assert.equal((await lane.database().run(countItems, []))[0]?.count, 1)
    await lane.database().execute('drop table test_item')
  })

  test('a transaction that swallows a failed statement is not reported as committed', async () => {
    await lane.database().execute('create table test_item (item_id int primary key)')
    const swallowing = lane.database().transaction(async tx => {
      await tx.run(insertItem, [1])
      await tx.run(insertItem, [1]).catch(() => {})
    })
    await assert.rejects(swallowing, { sqlState: '25P02' })
    assert.equal((await lane.database().run(countItems, []))[0]?.count, 0)
    await lane.database().execute('drop table test_item')
  })

  test('statements of others never run inside a transaction', async () => {
    await lane.database().execute('create table test_item (item_id int primary key)')
    const inside = Promise.withResolvers<void>()
    const others = inside.promise.then(() => lane.database().run(insertItem, [2]))
    await assert.rejects(
      lane.database().transaction(async tx => {
        await tx.run(insertItem, [1])
        inside.resolve()
        await tx.run(divide, [1, 0])
      }),
      { sqlState: '22012' },
    )
    await others
    assert.equal((await lane.database().run(countItems, []))[0]?.count, 1)
    await lane.database().execute('drop table test_item')
  })
})
