import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { workspaceFindOldest } from '../src/store/read/workspace.ts'
import { openData, restoreFile } from './archives.ts'
import { assertProblem, call, textOf } from './call.ts'
import { findFaults, readWorld } from './invariants.ts'
import { spawnServer } from './server-process.ts'

const key = 'root-key-of-the-backup-test'
const clients = 8
const peopleOfClient = 5

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'onefold-backup-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

/** Written to in turns: every write carries the next number in two fields. */
type Person = { readonly email: string; readonly phone: string; sent: number; acknowledged: number }

async function writeOnce(url: string, token: string, person: Person): Promise<void> {
  const number = ++person.sent
  const { email, phone } = person
  // Every third write names both, which folds two profiles the first time.
  const identifiers = number % 3 === 0 ? { email, phone } : number % 3 === 1 ? { email } : { phone }
  const set = { first_name: `${number}`, last_name: `${number}` }
  const answer = await call({ url }, 'POST /v1/profiles', { key: token, json: { identifiers, set } })
  assert.ok(answer.status === 200 || answer.status === 201, answer.text)
  person.acknowledged = number
}

async function shownBy(url: string, token: string, { email, phone, sent }: Person): Promise<number[]> {
  const numbers = []
  for (const [kind, value] of [['email', email] as const, ['phone', phone] as const]) {
    const found = await call({ url }, `GET /v1/profiles/lookup?kind=${kind}&value=${encodeURIComponent(value)}`, {
      key: token,
    })
    if (found.status === 404) continue
    assert.equal(found.status, 200, found.text)
    const { first_name, last_name } = Object(found.body['fields'])
    assert.equal(first_name, last_name, 'a write is there wholly or not')
    assert.ok(Number(first_name) <= sent)
    numbers.push(Number(first_name))
  }
  return numbers
}

/** The command line, to its end. */
async function onefold(args: readonly string[], environment: Readonly<Record<string, string>>) {
  const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
  })
  const [code] = await once(child, 'close')
  return { code, stdout, stderr }
}

function beginBackup(url: string, signal?: AbortSignal): Promise<Response> {
  return fetch(`${url}/v1/backup`, { headers: { authorization: `Bearer ${key}` }, ...(signal && { signal }) })
}

/** Bytes that no compression makes smaller, so that a backup does not fit the buffers of a socket. */
async function giveFiles(dataDirectory: string): Promise<void> {
  await mkdir(join(dataDirectory, 'files', 'workspace'), { recursive: true })
  await writeFile(join(dataDirectory, 'files', 'workspace', 'noise'), randomBytes(48 * 1024 * 1024))
}

describe('a backup of a running server', () => {
  test('has every write that was acknowledged before it began, and of later ones all or nothing', async () => {
    const [data, restored] = [join(directory, 'data'), join(directory, 'restored')]
    const file = join(directory, 'backup.tar.gz')
    const people = Array.from({ length: clients }, (_, client) =>
      Array.from({ length: peopleOfClient }, (_, i): Person => {
        const name = `p${client}-${i}`
        return { email: `${name}@example.org`, phone: `no number ${name}`, sent: 0, acknowledged: 0 }
      }),
    )
    let token = ''
    let before = new Map<Person, number>()
    {
      await using server = spawnServer({ ONEFOLD_DATA: data, ONEFOLD_LOG_LEVEL: 'error' })
      const url = await server.ready()
      const environment = { ONEFOLD_URL: url, ONEFOLD_DATA: data }
      const root = /Root key\s+(\S+)/.exec(server.output().stdout)?.[1] ?? ''
      const json = { name: 'writer', scopes: ['profiles:read', 'profiles:write'] }
      token = textOf(await call({ url }, 'POST /v1/api-keys', { key: root, json }), 'token')

      let isOver = false
      const writing = people.map(async own => {
        for (let i = 0; !isOver; i += 1) {
          const person = own[i % own.length]
          assert.ok(person)
          await writeOnce(url, token, person)
        }
      })
      // Every person has been written to before the backup begins.
      await Promise.all(people.map(own => untilWritten(own)))
      before = new Map(people.flat().map(person => [person, person.acknowledged]))
      const made = await onefold(['backup', file], environment)
      assert.equal(made.code, 0, made.stderr)
      isOver = true
      await Promise.all(writing)
      assert.ok(people.flat().some(person => person.acknowledged > (before.get(person) ?? 0)))
      assert.equal((await stat(file)).mode & 0o777, 0o600)

      const refused = await onefold(['restore', file], environment)
      assert.equal(refused.code, 1)
      assert.match(refused.stderr, /in use by process/)
    }

    const back = await onefold(['restore', file, '--data', restored, '--json'], {})
    assert.equal(back.code, 0, back.stderr)
    assert.equal(JSON.parse(back.stdout).root_key, true)
    {
      await using server = spawnServer({ ONEFOLD_DATA: restored, ONEFOLD_LOG_LEVEL: 'error' })
      const url = await server.ready()
      assert.match(server.output().stdout, /Root key\s+kept in/)
      for (const person of people.flat()) {
        const shown = await shownBy(url, token, person)
        assert.ok(Math.max(...shown) >= (before.get(person) ?? 0), `${person.email} shows ${shown}`)
      }
      for (const person of people.flat()) await writeOnce(url, token, person)
      server.child.kill('SIGTERM')
      await server.ended()
    }
    await using database = await openData(restored)
    const [workspace] = await database.run(workspaceFindOldest, [])
    assert.ok(workspace)
    assert.deepEqual(findFaults(await readWorld(database, workspace.workspace_id)), [])
  })

  test('of a server that was never written to restores to one that can be', async () => {
    const file = join(directory, 'empty.tar.gz')
    {
      await using server = spawnServer({ ONEFOLD_DATA: join(directory, 'data'), ONEFOLD_ROOT_KEY: key })
      await writeFile(file, await bytesOf(await beginBackup(await server.ready())))
    }
    const { manifest } = await restoreFile(file, join(directory, 'restored'))
    assert.equal(manifest.hasRootKey, false, 'a key of the environment stays there')
    await using server = spawnServer({ ONEFOLD_DATA: join(directory, 'restored'), ONEFOLD_ROOT_KEY: key })
    const url = await server.ready()
    await writeOnce(url, key, { email: 'ada@example.org', phone: 'none', sent: 0, acknowledged: 0 })
  })

  test('is one at a time; a client that leaves ends it, and the next one begins', async () => {
    const data = join(directory, 'data')
    await giveFiles(data)
    await using server = spawnServer({ ONEFOLD_DATA: data, ONEFOLD_ROOT_KEY: key })
    const url = await server.ready()
    const leaving = new AbortController()
    const first = await beginBackup(url, leaving.signal)
    assert.equal(first.status, 200)
    assert.equal(first.headers.get('content-type'), 'application/gzip')
    assert.match(first.headers.get('content-disposition') ?? '', /^attachment; filename="onefold-.*\.tar\.gz"$/)
    assertProblem(await call({ url }, 'GET /v1/backup', { key }), 409, 'conflict')
    // Writes go on while a client takes its time.
    await writeOnce(url, key, { email: 'ada@example.org', phone: 'none', sent: 0, acknowledged: 0 })
    leaving.abort()
    let next = await beginBackup(url)
    while (next.status === 409) {
      await next.body?.cancel()
      next = await beginBackup(url)
    }
    assert.equal(next.status, 200)
    const file = join(directory, 'next.tar.gz')
    await writeFile(file, await bytesOf(next))
    assert.deepEqual((await readdir(data)).toSorted(), ['database', 'files'])
    await restoreFile(file, join(directory, 'restored'))
    const noise = join('files', 'workspace', 'noise')
    assert.equal((await stat(join(directory, 'restored', noise))).size, (await stat(join(data, noise))).size)
  })

  test('does not hold up the end of the server, and is no whole backup then', async () => {
    const data = join(directory, 'data')
    await giveFiles(data)
    await using server = spawnServer({ ONEFOLD_DATA: data, ONEFOLD_ROOT_KEY: key })
    const leaving = new AbortController()
    const begun = await beginBackup(await server.ready(), leaving.signal)
    assert.equal(begun.status, 200)
    server.child.kill('SIGTERM')
    await server.says('draining')
    leaving.abort()
    assert.deepEqual(await server.ended(), { code: 0, signal: null })
  })

  test('in which the server is killed leaves a directory that starts, without what the backup had set aside', async () => {
    const data = join(directory, 'data')
    await giveFiles(data)
    const person: Person = { email: 'ada@example.org', phone: 'none', sent: 0, acknowledged: 0 }
    {
      await using server = spawnServer({ ONEFOLD_DATA: data, ONEFOLD_ROOT_KEY: key })
      const url = await server.ready()
      const begun = await beginBackup(url)
      assert.equal(begun.status, 200)
      await writeOnce(url, key, person)
      server.child.kill('SIGKILL')
      await assert.rejects(bytesOf(begun))
      await server.ended()
    }
    await using server = spawnServer({ ONEFOLD_DATA: data, ONEFOLD_ROOT_KEY: key })
    const url = await server.ready()
    assert.equal(existsSync(join(data, 'database', 'cluster', 'pg_replslot', 'onefold_backup')), false)
    assert.deepEqual(await shownBy(url, key, person), [1])
    const next = await beginBackup(url)
    assert.equal(next.status, 200)
    await bytesOf(next)
    assert.deepEqual((await readdir(data)).toSorted(), ['database', 'files'])
  })
})

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer())
}

/** Settles when every one of them has been written to. */
async function untilWritten(people: readonly Person[]): Promise<void> {
  while (people.some(({ acknowledged }) => acknowledged < 3)) await new Promise(resolve => setImmediate(resolve))
}
