import assert from 'node:assert/strict'
import { readdir, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { readAll } from '../../../test/byte-streams.ts'
import { forEachDatabase } from '../../../test/databases.ts'
import { createTestWorkspace } from '../../../test/engine.ts'
import { openTemporaryFiles } from '../../../test/temporary-files.ts'
import { createIdGenerator } from '../../runtime/ids.ts'
import { sweep } from '../batch/sweep.ts'
import { FileTooLargeError, MissingFileError, storeNameOf } from './file-store.ts'
import { createFiles } from './files.ts'

const hourMs = 3_600_000
const file = { name: 'people.csv', maxBytes: 100, keptMs: 24 * hourMs }

async function* madeOf(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

async function* leaving(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('half')
  throw new RangeError('the client has left')
}

forEachDatabase('files', lane => {
  async function open() {
    const temporary = await openTemporaryFiles()
    const database = lane.database()
    const clock = { nowMs: Date.now() }
    const now = () => clock.nowMs
    const files = createFiles({ database, store: temporary.store, now, newId: createIdGenerator(now) })
    return {
      ...temporary,
      database,
      clock,
      files,
      workspaceId: await createTestWorkspace(database),
      textOf: async (workspaceId: string, fileId: string) =>
        (await readAll(await files.open(workspaceId, fileId))).toString(),
      sweep: () => sweep({ database, fileStore: temporary.store }, clock.nowMs, () => false),
      [Symbol.asyncDispose]: temporary[Symbol.asyncDispose],
    }
  }

  test('a file that is kept can be found, read and deleted', async () => {
    await using it = await open()
    const kept = await it.files.keep(it.workspaceId, file, madeOf('email\n', 'ada@example.org\n'))
    assert.equal(kept.byteCount, 22)
    assert.equal(kept.expiresAtMs - kept.createdAtMs, file.keptMs)
    assert.deepEqual(await it.files.find(it.workspaceId, kept.fileId), kept)
    assert.equal(await it.textOf(it.workspaceId, kept.fileId), 'email\nada@example.org\n')
    await it.files.delete(it.workspaceId, kept.fileId)
    assert.equal(await it.files.find(it.workspaceId, kept.fileId), undefined)
    await assert.rejects(it.files.open(it.workspaceId, kept.fileId), MissingFileError)
  })

  test('another workspace neither finds, reads, extends nor deletes a file', async () => {
    await using it = await open()
    const other = await createTestWorkspace(it.database)
    const kept = await it.files.keep(it.workspaceId, file, madeOf('ours'))
    assert.equal(await it.files.find(other, kept.fileId), undefined)
    await assert.rejects(it.files.open(other, kept.fileId), MissingFileError)
    await it.files.extend(other, kept.fileId, kept.expiresAtMs + hourMs)
    await it.files.delete(other, kept.fileId)
    assert.deepEqual(await it.files.find(it.workspaceId, kept.fileId), kept)
    assert.equal(await it.textOf(it.workspaceId, kept.fileId), 'ours')
  })

  test('a file takes the place of an earlier one of the same id', async () => {
    await using it = await open()
    const first = await it.files.keep(it.workspaceId, file, madeOf('the first'))
    it.clock.nowMs += hourMs
    const again = { ...file, fileId: first.fileId, name: 'again.csv' }
    const second = await it.files.keep(it.workspaceId, again, madeOf('then another'))
    assert.deepEqual(await it.files.find(it.workspaceId, first.fileId), second)
    assert.deepEqual([second.name, second.byteCount], ['again.csv', 12])
    assert.equal(await it.textOf(it.workspaceId, first.fileId), 'then another')
  })

  test('a file that does not come whole leaves no row and no bytes, and an earlier one in its place', async () => {
    await using it = await open()
    const kept = await it.files.keep(it.workspaceId, file, madeOf('kept'))
    const again = { ...file, fileId: kept.fileId, maxBytes: 5 }
    await assert.rejects(it.files.keep(it.workspaceId, again, madeOf('too ', 'large')), FileTooLargeError)
    await assert.rejects(it.files.keep(it.workspaceId, again, leaving()), RangeError)
    assert.deepEqual(await it.files.find(it.workspaceId, kept.fileId), kept)
    assert.equal(await it.textOf(it.workspaceId, kept.fileId), 'kept')
    const fresh = crypto.randomUUID()
    await assert.rejects(it.files.keep(it.workspaceId, { ...file, fileId: fresh }, leaving()), RangeError)
    assert.equal(await it.files.find(it.workspaceId, fresh), undefined)
    assert.deepEqual(await readdir(join(it.directory, it.workspaceId)), [kept.fileId])
    assert.deepEqual(await readdir(join(it.directory, 'unfinished')), [])
  })

  test('a file that has expired is found no more; extending keeps it, and never brings it back or ends it sooner', async () => {
    await using it = await open()
    const [short, long] = await Promise.all(
      ['short', 'long'].map(text => it.files.keep(it.workspaceId, file, madeOf(text))),
    )
    assert.ok(short && long)
    await it.files.extend(it.workspaceId, long.fileId, long.expiresAtMs + hourMs)
    await it.files.extend(it.workspaceId, long.fileId, long.createdAtMs)
    it.clock.nowMs += file.keptMs
    await it.files.extend(it.workspaceId, short.fileId, short.expiresAtMs + hourMs)
    assert.equal(await it.files.find(it.workspaceId, short.fileId), undefined)
    assert.equal((await it.files.find(it.workspaceId, long.fileId))?.expiresAtMs, long.expiresAtMs + hourMs)
  })

  test('the sweep removes what has expired, an hour later, and leaves the rest', async () => {
    await using it = await open()
    const kept = await it.files.keep(it.workspaceId, { ...file, keptMs: 48 * hourMs }, madeOf('kept'))
    const gone = await it.files.keep(it.workspaceId, file, madeOf('gone'))
    it.clock.nowMs += 24.9 * hourMs
    await it.sweep()
    assert.equal(await it.textOf(it.workspaceId, gone.fileId), 'gone')
    it.clock.nowMs += 0.2 * hourMs
    await it.sweep()
    await assert.rejects(it.files.open(it.workspaceId, gone.fileId), MissingFileError)
    assert.deepEqual(await readdir(join(it.directory, it.workspaceId)), [kept.fileId])
    assert.equal(await it.textOf(it.workspaceId, kept.fileId), 'kept')
  })

  test('the sweep removes bytes without a row and what writes left behind, once they are a day old', async () => {
    await using it = await open()
    const kept = await it.files.keep(it.workspaceId, { ...file, keptMs: 1000 * hourMs }, madeOf('kept'))
    const orphan = storeNameOf(it.workspaceId, crypto.randomUUID())
    await it.store.put(orphan, madeOf('nobody is told of these'), 100)
    // As a process leaves it that was killed while it wrote.
    const left = join(it.directory, 'unfinished', crypto.randomUUID())
    await writeFile(left, 'half of a')
    await it.sweep()
    assert.equal((await readAll(await it.store.open(orphan))).length, 23)
    assert.equal((await stat(left)).size, 9)
    const yesterday = new Date(it.clock.nowMs - 24.1 * hourMs)
    await Promise.all([left, join(it.directory, orphan)].map(path => utimes(path, yesterday, yesterday)))
    await it.sweep()
    await assert.rejects(it.store.open(orphan), MissingFileError)
    assert.deepEqual(await readdir(join(it.directory, 'unfinished')), [])
    assert.equal(await it.textOf(it.workspaceId, kept.fileId), 'kept')
  })

  test('files are for their owner alone', async () => {
    await using it = await open()
    const { fileId } = await it.files.keep(it.workspaceId, file, madeOf('secret'))
    const modeOf = async (...path: readonly string[]) => (await stat(join(it.directory, ...path))).mode & 0o777
    assert.equal(await modeOf(it.workspaceId), 0o700)
    assert.equal(await modeOf('unfinished'), 0o700)
    assert.equal(await modeOf(it.workspaceId, fileId), 0o600)
  })
})
