import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { hashOf, madeBytes, readAll } from '../../../test/byte-streams.ts'
import { describeWithS3 } from '../../../test/s3/s3-server.ts'
import { openTemporaryFiles, type TemporaryFiles } from '../../../test/temporary-files.ts'
import { type FileStore, FileTooLargeError, MissingFileError, storeNameOf } from './file-store.ts'
import { createS3Store } from './s3-store.ts'

const mebibyte = 1024 * 1024
const dayMs = 24 * 3_600_000
const newName = () => storeNameOf(crypto.randomUUID(), crypto.randomUUID())
const bytesOf = async (store: FileStore, name: string) => (await readAll(await store.open(name))).toString()
const once = (text: string) => madeOf(text)

async function* madeOf(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

async function namesIn(store: FileStore): Promise<readonly string[]> {
  const names: string[] = []
  for await (const { name } of store.list()) names.push(name)
  return names
}

/** What every store guarantees. */
function testStore(store: () => FileStore): void {
  test('what was put is read again, and its length is told', async () => {
    const name = newName()
    assert.equal(await store().put(name, madeOf('first,', 'second'), 100), 12)
    assert.equal(await bytesOf(store(), name), 'first,second')
  })

  test('a file of many parts comes back byte for byte', async () => {
    const name = newName()
    const size = 20 * mebibyte + 7
    assert.equal(await store().put(name, madeBytes(size, 100_003), size), size)
    assert.equal(await hashOf(await store().open(name)), await hashOf(madeBytes(size)))
  })

  test('a file that ends where a part ends is whole', async () => {
    const name = newName()
    assert.equal(await store().put(name, madeBytes(16 * mebibyte), 16 * mebibyte), 16 * mebibyte)
    assert.equal(await hashOf(await store().open(name)), await hashOf(madeBytes(16 * mebibyte)))
  })

  test('an empty file is a file', async () => {
    const name = newName()
    assert.equal(await store().put(name, madeOf(), 1), 0)
    assert.equal(await bytesOf(store(), name), '')
    assert.equal((await readAll(await store().open(name, { start: 0, end: 10 }))).length, 0)
  })

  test('a range has its first byte and not its end, and ends with the file', async () => {
    const name = newName()
    await store().put(name, once('0123456789'), 10)
    const range = async (start: number, end?: number) =>
      (await readAll(await store().open(name, end === undefined ? { start } : { start, end }))).toString()
    assert.equal(await range(2, 5), '234')
    assert.equal(await range(7), '789')
    assert.equal(await range(0, 1), '0')
    assert.equal(await range(8, 100), '89')
    assert.equal(await range(4, 4), '')
    assert.equal(await range(10), '')
    assert.equal(await range(100, 200), '')
  })

  test('a file takes the place of one of the same name', async () => {
    const name = newName()
    await store().put(name, once('the earlier one, which is longer'), 100)
    await store().put(name, once('the later one'), 100)
    assert.equal(await bytesOf(store(), name), 'the later one')
  })

  test('what is too large is refused in the middle, and the earlier file stays', async () => {
    const name = newName()
    await store().put(name, once('kept'), 4)
    await assert.rejects(store().put(name, once('12345'), 4), FileTooLargeError)
    await assert.rejects(store().put(name, madeBytes(30 * mebibyte), 20 * mebibyte), FileTooLargeError)
    assert.equal(await bytesOf(store(), name), 'kept')
  })

  test('a source that fails leaves no file and passes on what it threw', async () => {
    async function* failing(size: number): AsyncGenerator<Uint8Array> {
      yield* madeBytes(size)
      throw new RangeError('the client has left')
    }
    for (const size of [5, 20 * mebibyte]) {
      const name = newName()
      await assert.rejects(store().put(name, failing(size), 100 * mebibyte), RangeError)
      await assert.rejects(store().open(name), MissingFileError)
    }
  })

  test('a file that is deleted is missing, and may be deleted again', async () => {
    const name = newName()
    await store().put(name, once('gone soon'), 100)
    await store().delete(name)
    await store().delete(name)
    await assert.rejects(store().open(name), MissingFileError)
    await assert.rejects(store().open(name, { start: 3, end: 3 }), MissingFileError)
    await assert.rejects(store().open(newName(), { start: 3 }), MissingFileError)
  })

  test('every file is listed, with the time at which it was written', async () => {
    const name = newName()
    const beforeMs = Date.now()
    await store().put(name, once('listed'), 100)
    for await (const listed of store().list()) {
      if (listed.name !== name) continue
      assert.ok(Math.abs(listed.writtenAtMs - beforeMs) < 60_000)
      return
    }
    assert.fail('the file is not listed')
  })

  test('names that could lead elsewhere are refused', async () => {
    const id = crypto.randomUUID()
    for (const name of [
      '',
      '..',
      `../${id}`,
      `${id}/..`,
      `${id}/../${id}`,
      `/${id}/${id}`,
      `${id}/${id}/x`,
      `${id}\0/${id}`,
    ]) {
      await assert.rejects(store().put(name, once('x'), 1), TypeError, name)
      await assert.rejects(store().open(name), TypeError, name)
      await assert.rejects(store().delete(name), TypeError, name)
    }
  })

  test('an upload under way does not hold up another file', async () => {
    const [slow, quick] = [newName(), newName()]
    const gate = Promise.withResolvers<void>()
    async function* waiting(): AsyncGenerator<Uint8Array> {
      yield* madeBytes(9 * mebibyte)
      await gate.promise
    }
    const putting = store().put(slow, waiting(), 10 * mebibyte)
    await store().put(quick, once('quick'), 100)
    assert.equal(await bytesOf(store(), quick), 'quick')
    assert.ok(!(await namesIn(store())).includes(slow))
    await store().removeUnfinished(Date.now() - dayMs)
    gate.resolve()
    assert.equal(await putting, 9 * mebibyte)
  })
}

describe('files on the disk', () => {
  let files: TemporaryFiles | undefined
  const opened = () => files ?? assert.fail('the directory is there before the first test')
  before(async () => {
    files = await openTemporaryFiles()
  })
  after(() => files?.[Symbol.asyncDispose]())
  testStore(() => opened().store)
})

describeWithS3('files in a bucket', bucket => {
  testStore(() => createS3Store(bucket()))
  // What only a bucket can show is in s3-store.test.ts.
})
