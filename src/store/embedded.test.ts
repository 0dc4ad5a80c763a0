import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Database, DatabaseError } from './database.ts'
import { connectEmbedded, openEmbedded } from './embedded.ts'
import { logFindLength } from './embedded-log.ts'
import { EmbeddedStream } from './embedded-stream.ts'
import { findTemplate } from './embedded-template.ts'
import { migrate } from './migrate.ts'
import { statement } from './statement.ts'

const insertItem = statement('test_item_insert', ['int'], {}, 'insert into test_item values ($1::int)')
const listItems = statement('test_item_list', [], { item: 'int' }, 'select item from test_item order by item')
const findPageMemory = statement(
  'test_setting_find_page_memory',
  [],
  { megabytes: 'int' },
  `select pg_size_bytes(current_setting('shared_buffers'))::int / 1048576 as megabytes`,
)
const listColumns = statement(
  'test_column_list',
  [],
  { column: 'text' },
  `select concat_ws(' ', c.relname, c.relkind, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
  pg_get_expr(d.adbin, d.adrelid), pg_get_indexdef(c.oid)) as column
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
where c.relnamespace = 'public'::regnamespace
order by c.relname, a.attnum`,
)

describe('the embedded database', () => {
  let directory: string
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'onefold-embedded-'))
  })
  after(() => rm(directory, { recursive: true, force: true }))

  test('its log does not grow with all that is written', async () => {
    const path = join(directory, 'logged')
    await using database = await openEmbedded({ directory: path, checkpointAfterBytes: 4 * 1_048_576 })
    await database.execute(`create table test_log (filler text);
insert into test_log select repeat(md5(i::text), 100) from generate_series(1, 5000) i`)
    const bytes = async () => (await database.run(logFindLength, []))[0]?.bytes ?? 0
    const startedAt = performance.now()
    while ((await bytes()) > 4 * 1_048_576) assert.ok(performance.now() - startedAt < 60_000, 'a checkpoint is made')
    assert.ok((await bytes()) < 4 * 1_048_576)
  })

  test('it holds 16 MB of pages at most, in memory that is never given back', async () => {
    await using database = await openEmbedded({ directory: undefined })
    assert.deepEqual(await database.run(findPageMemory, []), [{ megabytes: 16 }])
  })

  test('a directory keeps what was written to it', async () => {
    const path = join(directory, 'kept')
    {
      await using database = await openEmbedded({ directory: path })
      await database.execute('create table test_item (item int)')
      // Not awaited: closing waits for it.
      void database.run(insertItem, [1])
    }
    await using database = await openEmbedded({ directory: path })
    assert.deepEqual(await database.run(listItems, []), [{ item: 1 }])
  })

  test('a second process is refused and told who holds the directory', async () => {
    const path = join(directory, 'locked')
    await using database = await openEmbedded({ directory: path })
    await database.execute('select 1')
    const { code, stderr } = await openInAnotherProcess(path)
    assert.equal(code, 1)
    assert.match(stderr, new RegExp(`in use by process ${process.pid};`))
    await assert.rejects(openEmbedded({ directory: path }), /in use by process/)
  })

  test('the lock of a dead process is taken over, and of several takers one wins', async () => {
    const path = join(directory, 'stale')
    await mkdir(path)
    const { code, pid } = await openInAnotherProcess(path, 'SIGKILL')
    assert.equal(code, null)
    assert.ok((await readdir(path)).includes('onefold.lock'), `process ${pid} left its lock`)
    const results = await Promise.allSettled([1, 2, 3].map(() => openEmbedded({ directory: path })))
    const opened = results.filter(result => result.status === 'fulfilled')
    assert.equal(opened.length, 1)
    for (const { value } of opened) await value[Symbol.asyncDispose]()
  })

  test('a lock that names a reused process id is stale', async () => {
    const path = join(directory, 'reused')
    await mkdir(path)
    await writeFile(join(path, 'onefold.lock'), `${process.pid} 1`)
    await using database = await openEmbedded({ directory: path })
    await database.execute('select 1')
  })

  test('a directory whose making was interrupted is made anew', async () => {
    const path = join(directory, 'half')
    await mkdir(join(path, 'cluster'), { recursive: true })
    await writeFile(join(path, 'cluster', 'PG_VERSION'), '18\n')
    await using database = await openEmbedded({ directory: path })
    await database.execute('select 1')
  })

  test('when the worker dies, statements under way fail, and later ones fail as a lost connection', async () => {
    const stream = await EmbeddedStream.open({ clusterDirectory: undefined, templatePath: await findTemplate() })
    await using database = await connectEmbedded(stream, async () => {})
    await database.execute('create table test_item (item int)')
    // A start of a session that PostgreSQL cannot read ends it.
    stream.write(Buffer.from([0, 0, 0, 8, 0, 0, 0, 0]))
    const underWay = await Promise.allSettled([database.run(insertItem, [1]), database.run(listItems, [])])
    for (const result of underWay) assert.ok(result.status === 'rejected' && result.reason instanceof DatabaseError)
    await assert.rejects(database.run(listItems, []), { sqlState: '08006' })
  })

  test('the template and an ordinary start give the same schema', async () => {
    const read = async (database: Database) => {
      const { applied } = await migrate(database)
      return { applied, columns: await database.run(listColumns, []) }
    }
    await using template = await openEmbedded({ directory: undefined })
    await using ordinary = await openEmbedded({ directory: undefined, useTemplate: false })
    const fromTemplate = await read(template)
    const fromScratch = await read(ordinary)
    assert.deepEqual(fromTemplate.applied, [])
    assert.ok(fromScratch.applied.length > 0)
    assert.deepEqual(fromTemplate.columns, fromScratch.columns)
  })
})

/** Opens a directory in a process of its own, and ends that process the hard way once it has it if told so. */
async function openInAnotherProcess(directory: string, signal?: 'SIGKILL') {
  const module = fileURLToPath(new URL('./embedded.ts', import.meta.url))
  const script = `const { openEmbedded } = await import(${JSON.stringify(module)})
    await openEmbedded({ directory: ${JSON.stringify(directory)} })
    console.log('open')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script])
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
  })
  if (signal !== undefined) child.stdout.once('data', () => child.kill(signal))
  const [code] = await once(child, 'close')
  return { code, stderr, pid: child.pid }
}
