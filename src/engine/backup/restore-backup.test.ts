import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { backUp, backupsOf, keptRootKey, openData, restoreFile } from '../../../test/archives.ts'
import { openEmbedded } from '../../store/embedded.ts'
import { migrate, readMigrations } from '../../store/migrate.ts'
import { statement } from '../../store/statement.ts'
import { RestoreRefusal } from './restore-refusal.ts'

const listItems = statement('test_item_list', [], { item: 'int' }, 'select item from test_item order by item')

describe('a restore', () => {
  let directory = ''
  let archive = ''

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'onefold-restore-'))
    archive = join(directory, 'backup.tar.gz')
    const data = join(directory, 'source')
    await mkdir(join(data, 'files', 'workspace'), { recursive: true })
    await mkdir(join(data, 'files', 'unfinished'))
    await writeFile(join(data, 'files', 'workspace', 'people'), 'email\nada@example.org\n')
    await writeFile(join(data, 'files', 'unfinished', 'half'), 'ema')
    await using database = await openData(data)
    await migrate(database)
    await database.execute('create table test_item (item int); insert into test_item values (1), (2)')
    await backUp(database, data, archive)
    assert.deepEqual((await readdir(data)).toSorted(), ['database', 'files'])
  })
  after(() => rm(directory, { recursive: true, force: true }))

  test('into a directory that is not there makes a whole one, for its owner alone', async () => {
    const data = join(directory, 'new', 'data')
    const { manifest, movedTo } = await restoreFile(archive, data)
    assert.deepEqual([manifest.onefold, manifest.hasRootKey, movedTo], ['0.0.1', true, null])
    assert.deepEqual((await readdir(data)).toSorted(), ['database', 'files', 'root-key'])
    assert.equal(await readFile(join(data, 'root-key'), 'utf8'), `${keptRootKey}\n`)
    assert.equal(await readFile(join(data, 'files', 'workspace', 'people'), 'utf8'), 'email\nada@example.org\n')
    assert.deepEqual(await readdir(join(data, 'files')), ['workspace'])
    for (const name of ['root-key', 'database/cluster/PG_VERSION'])
      assert.equal((await stat(join(data, name))).mode & 0o077, 0)
    assert.equal((await stat(data)).mode & 0o077, 0)
    await using database = await openData(data)
    assert.deepEqual(await database.run(listItems, []), [{ item: 1 }, { item: 2 }])
  })

  test('into a directory that is not empty is refused without force, which moves what it held aside', async () => {
    const data = join(directory, 'used')
    {
      await using database = await openData(data)
      await database.execute('create table test_item (item int); insert into test_item values (7)')
    }
    await writeFile(join(data, 'root-key'), 'the-former-root-key\n')
    await assert.rejects(restoreFile(archive, data), /is not empty; .* --force/)
    const { movedTo } = await restoreFile(archive, data, { force: true })
    assert.ok(movedTo)
    {
      await using database = await openData(data)
      assert.deepEqual(await database.run(listItems, []), [{ item: 1 }, { item: 2 }])
    }
    assert.equal(await readFile(join(movedTo, 'root-key'), 'utf8'), 'the-former-root-key\n')
    await using former = await openData(movedTo)
    assert.deepEqual(await former.run(listItems, []), [{ item: 7 }])
  })

  test('into a directory that a server has open is refused, force or not, and does it no harm', async () => {
    const data = join(directory, 'open')
    await using database = await openData(data)
    for (const force of [false, true]) await assert.rejects(restoreFile(archive, data, { force }), /in use by process/)
    await database.execute('create table still_there (item int)')
    assert.deepEqual(await readdir(data), ['database'])
  })

  test('of a backup with a migration that this version does not know is refused', async () => {
    const data = join(directory, 'later')
    const migrations = (await readMigrations()).slice(0, -1)
    await assert.rejects(restoreFile(archive, data, { migrations }), error => {
      assert.ok(error instanceof RestoreRefusal)
      assert.match(error.message, /the database is newer than this version of Onefold: it has migration/)
      return true
    })
    assert.equal(existsSync(data), false)
  })

  test('of a backup of an older version gives a database that the next start migrates', async () => {
    const known = await readMigrations()
    const [older, newer] = [join(directory, 'older'), join(directory, 'migrated')]
    const path = join(directory, 'older.tar.gz')
    {
      await using database = await openEmbedded({ directory: join(older, 'database'), useTemplate: false })
      await migrate(database, known.slice(0, -1))
      await backUp(database, older, path)
    }
    await restoreFile(path, newer)
    await using database = await openData(newer)
    assert.deepEqual(
      (await migrate(database)).applied,
      known.slice(-1).map(({ name }) => name),
    )
  })

  test('of a backup that was cut short anywhere is refused, and nothing is left of it', async () => {
    const whole = await readFile(archive)
    const cut = join(directory, 'cut.tar.gz')
    for (const bytes of [0, 1, 10, 5_000, Math.floor(whole.length / 2), whole.length - 9, whole.length - 1]) {
      await writeFile(cut, whole.subarray(0, bytes))
      const data = join(directory, 'of-cut')
      await assert.rejects(restoreFile(cut, data), RestoreRefusal, `${bytes} bytes`)
      assert.equal(existsSync(data), false, `${bytes} bytes`)
    }
  })

  test('of a backup of which a byte was changed is refused', async () => {
    const bytes = await readFile(archive)
    const at = Math.floor(bytes.length / 2)
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    const damaged = join(directory, 'damaged.tar.gz')
    await writeFile(damaged, bytes)
    await assert.rejects(restoreFile(damaged, join(directory, 'of-damaged')), RestoreRefusal)
    assert.equal(existsSync(join(directory, 'of-damaged')), false)
  })

  test('that is killed leaves nothing that is taken for a database, and the next one succeeds', async () => {
    const data = join(directory, 'killed')
    const whole = await readFile(archive)
    for (const share of [0.3, 0.9]) {
      const child = spawnRestore(data)
      child.stdin.write(whole.subarray(0, Math.floor(whole.length * share)))
      await stagedFiles(data)
      child.kill('SIGKILL')
      await once(child, 'close')
      assert.equal(existsSync(join(data, 'database')), false)
      assert.equal(existsSync(join(data, 'root-key')), false)
    }
    await restoreFile(archive, data)
    assert.deepEqual((await readdir(data)).toSorted(), ['database', 'files', 'root-key'])
    await using database = await openData(data)
    assert.deepEqual(await database.run(listItems, []), [{ item: 1 }, { item: 2 }])
  })

  test('two at a time into one directory do not mix', async () => {
    const data = join(directory, 'twice')
    const results = await Promise.allSettled([restoreFile(archive, data), restoreFile(archive, data)])
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
    await using database = await openData(data)
    assert.deepEqual(await database.run(listItems, []), [{ item: 1 }, { item: 2 }])
  })

  test('a backup that nobody takes to its end lets the next one begin, and leaves nothing behind', async () => {
    const data = join(directory, 'left')
    await using database = await openData(data)
    const backups = backupsOf(database, data)
    for (let i = 0; i < 3; i += 1) {
      const begun = await backups.begin()
      assert.ok(begun.kind === 'begun')
      assert.deepEqual(await backups.begin(), { kind: 'refused', reason: 'under_way' })
      if (i > 0) await once(begun.content, 'readable')
      begun.content.destroy()
      await ended(backups)
    }
    const slots = statement(
      'test_slot_list',
      [],
      { slot: 'text' },
      'select slot_name::text as slot from pg_replication_slots',
    )
    assert.deepEqual(await database.run(slots, []), [])
    assert.deepEqual(await readdir(data), ['database'])
  })

  test('a checkpoint in the middle of a backup takes nothing from it', async () => {
    const data = join(directory, 'checkpoints')
    const path = join(directory, 'checkpoints.tar.gz')
    await using database = await openData(data)
    await database.execute('create table test_item (item int)')
    const begun = await backupsOf(database, data).begin()
    assert.ok(begun.kind === 'begun')
    const fill = `insert into test_item select g from generate_series(1, 20000) g; checkpoint;`
    for (let i = 0; i < 8; i += 1) await database.execute(`${fill} select pg_switch_wal()`)
    await writeFile(path, begun.content)
    await restoreFile(path, join(directory, 'of-checkpoints'))
    await using restored = await openData(join(directory, 'of-checkpoints'))
    const count = statement('test_item_count', [], { count: 'int' }, 'select count(*)::int as count from test_item')
    assert.deepEqual(await restored.run(count, []), [{ count: 160_000 }])
  })
})

const module = fileURLToPath(new URL('./restore-backup.ts', import.meta.url))

/** A restore from standard input in a process of its own. */
function spawnRestore(dataDirectory: string) {
  const script = `const { restoreBackup } = await import(${JSON.stringify(module)})
    await restoreBackup({ source: process.stdin, dataDirectory: ${JSON.stringify(dataDirectory)}, force: false, now: Date.now })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'ignore', 'inherit'] })
  child.stdin.on('error', () => {})
  return child
}

/** Settles when the restore into a directory has unpacked files. */
async function stagedFiles(dataDirectory: string): Promise<void> {
  for (;;) {
    const names = await readdir(dataDirectory).catch(() => [])
    const staging = names.find(name => name.startsWith('.restore-'))
    if (staging !== undefined && existsSync(join(dataDirectory, staging, 'database', 'cluster', 'PG_VERSION'))) return
    await new Promise(resolve => setImmediate(resolve))
  }
}

/** Settles when a backup may begin; ends that one too. */
async function ended(backups: ReturnType<typeof backupsOf>): Promise<void> {
  for (;;) {
    const begun = await backups.begin()
    if (begun.kind === 'refused') {
      await new Promise(resolve => setImmediate(resolve))
      continue
    }
    begun.content.resume()
    await once(begun.content, 'end')
    return
  }
}
