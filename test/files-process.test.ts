import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { sweep } from '../src/engine/batch/sweep.ts'
import { createDiskStore } from '../src/engine/files/disk-store.ts'
import type { Database } from '../src/store/database.ts'
import { openEmbedded } from '../src/store/embedded.ts'
import { openPostgres } from '../src/store/postgres.ts'
import { statement } from '../src/store/statement.ts'
import { hashOf, madeBytes } from './byte-streams.ts'
import { call } from './call.ts'
import { createPostgresDatabase, describePostgres } from './databases.ts'
import { hangLimitMs } from './hang-limit.ts'
import { spawnServer } from './server-process.ts'
import { beginUpload, upload } from './uploads.ts'

const key = 'root-key-of-the-files-test'
const mebibyte = 1024 * 1024
const dayMs = 24 * 3_600_000

const fileCount = statement('test_file_count', [], { files: 'bigint' }, 'select count(*) as files from stored_file')

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'onefold-files-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const settings = () => ({ ONEFOLD_DATA: directory, ONEFOLD_ROOT_KEY: key, ONEFOLD_LOG_LEVEL: 'silent' })
const unfinished = () => join(directory, 'files', 'unfinished')

/** Settles with the file that is being written once so much of it is there. */
async function whenWritten(byteCount: number): Promise<string> {
  const deadline = Date.now() + hangLimitMs
  for (;;) {
    const [name] = await readdir(unfinished()).catch(() => [])
    const path = join(unfinished(), name ?? '')
    if (name !== undefined && (await stat(path)).size >= byteCount) return path
    assert.ok(Date.now() < deadline, 'the file is not written')
    await pause(5)
  }
}

async function surviveKill(given: Readonly<Record<string, string>>, open: () => Promise<Database>): Promise<void> {
  {
    await using server = spawnServer({ ...settings(), ...given })
    const begun = beginUpload({ url: await server.ready() }, key, { 'content-length': 20 * mebibyte })
    begun.sent.on('error', () => {})
    for await (const piece of madeBytes(4 * mebibyte)) begun.sent.write(piece)
    await whenWritten(4 * mebibyte)
    server.child.kill('SIGKILL')
    await server.ended()
    await assert.rejects(begun.answered())
  }
  {
    await using again = spawnServer({ ...settings(), ...given })
    const answer = await call({ url: await again.ready() }, 'POST /v1/files?name=again.csv', { key, raw: 'email\n' })
    assert.equal(answer.status, 201)
  }
  await using database = await open()
  const fileStore = createDiskStore(join(directory, 'files'))
  assert.deepEqual(await database.run(fileCount, []), [{ files: 1 }])
  assert.equal((await readdir(unfinished())).length, 1)
  await sweep({ database, fileStore }, Date.now(), () => false)
  assert.equal((await readdir(unfinished())).length, 1)
  await sweep({ database, fileStore }, Date.now() + 1.1 * dayMs, () => false)
  assert.deepEqual(await readdir(unfinished()), [])
}

describe('a server that is killed in the middle of an upload', () => {
  test('leaves no file, and what it had written goes (embedded)', () =>
    surviveKill({}, () => openEmbedded({ directory: join(directory, 'database') })))
})
describePostgres('a server that is killed in the middle of an upload (postgresql)', () => {
  test('leaves no file, and what it had written goes', async () => {
    await using fresh = await createPostgresDatabase()
    await surviveKill({ DATABASE_URL: fresh.url }, () => openPostgres({ url: fresh.url }))
  })
})

/** What a process has resident now, and has had at most since `forgetPeak`, in MiB. */
async function residentMebibytes(pid: number | undefined): Promise<{ readonly now: number; readonly peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const read = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024
  return { now: read('VmRSS'), peak: read('VmHWM') }
}

/** False where the system cannot; a start takes more than what comes later, and would hide it. */
function forgetPeak(pid: number | undefined): Promise<boolean> {
  return writeFile(`/proc/${pid}/clear_refs`, '5').then(
    () => true,
    () => false,
  )
}

test('a file of 300 MB takes the server a bounded amount of memory', async t => {
  await using server = spawnServer(settings())
  const url = await server.ready()
  await call({ url }, 'POST /v1/files?name=first.csv', { key, raw: 'email\n' })
  if (!(await forgetPeak(server.child.pid)))
    return t.skip('this system has no /proc to tell what a process has resident')
  const before = await residentMebibytes(server.child.pid)
  const byteCount = 300_000_000
  // The same piece again and again, so that making it takes no time.
  const piece = new Uint8Array(100_000).fill(65)
  async function* pieces() {
    for (let sent = 0; sent < byteCount; sent += piece.length) yield piece
  }
  const { status, body } = await upload({ url }, key, pieces(), { 'content-length': byteCount })
  assert.deepEqual([status, body['bytes']], [201, byteCount])
  const grown = (await residentMebibytes(server.child.pid)).peak - before.now
  t.diagnostic(`the peak was ${grown.toFixed(0)} MiB above the ${before.now.toFixed(0)} MiB that were there`)
  assert.ok(grown < 100, `the server took ${grown} MiB more`)
  const files = createDiskStore(join(directory, 'files'))
  for await (const { name } of files.list()) {
    const path = join(directory, 'files', name)
    if ((await stat(path)).size === byteCount)
      assert.equal(await hashOf(await files.open(name)), await hashOf(pieces()))
  }
})
