import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { call } from './call.ts'
import { createPostgresDatabase, describePostgres } from './databases.ts'
import { spawnServer } from './server-process.ts'
import { owner, signIn } from './sign-in.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'onefold-start-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

/** Sends a write but for its last byte; `finish` sends that and gives the answer. */
async function beginWrite(url: string, key: string, email: string) {
  const body = JSON.stringify({ identifiers: { email } })
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    'content-length': body.length,
    expect: '100-continue',
  }
  const sent: ClientRequest = request(`${url}/v1/profiles`, { method: 'POST', headers })
  const answered = new Promise<IncomingMessage>((resolve, reject) => sent.on('response', resolve).on('error', reject))
  // The server has the request under way once it asks for the body.
  const asked = new Promise<void>((resolve, reject) => sent.on('continue', resolve).on('error', reject))
  sent.flushHeaders()
  await asked
  sent.write(body.slice(0, -1))
  return async () => {
    sent.end(body.slice(-1))
    const answer = await answered
    answer.resume()
    return answer.statusCode
  }
}

function drains(name: string, environment: () => Promise<Record<string, string>>): void {
  test(`${name}: SIGTERM lets what is under way finish, takes nothing new, and ends with code 0`, async () => {
    const key = 'root-key-of-the-drain-test'
    const settings = { ONEFOLD_DATA: directory, ONEFOLD_ROOT_KEY: key, ...(await environment()) }
    await using server = spawnServer(settings)
    const url = await server.ready()
    const finish = await beginWrite(url, key, 'in-flight@example.org')
    server.child.kill('SIGTERM')
    await server.says('draining')
    await assert.rejects(call({ url }, 'GET /healthz'))
    assert.equal(await finish(), 201)
    assert.deepEqual(await server.ended(), { code: 0, signal: null })

    await using again = spawnServer(settings)
    const path = '/v1/profiles/lookup?kind=email&value=in-flight@example.org'
    assert.equal((await call({ url: await again.ready() }, `GET ${path}`, { key })).status, 200)
  })
}

describe('a start', () => {
  test('on an empty directory makes a root key, shows it once, and keeps it with mode 0600', async () => {
    const data = join(directory, 'data')
    let key = ''
    {
      await using first = spawnServer({ ONEFOLD_DATA: data })
      const url = await first.ready()
      key = (await readFile(join(data, 'root-key'), 'utf8')).trim()
      assert.equal((await stat(join(data, 'root-key'))).mode & 0o777, 0o600)
      assert.equal(first.output().stdout.split(key).length, 2)
      assert.equal((await call({ url }, 'GET /v1/workspaces', { key })).status, 200)
      first.child.kill('SIGTERM')
      assert.deepEqual(await first.ended(), { code: 0, signal: null })
    }
    await using second = spawnServer({ ONEFOLD_DATA: data })
    const url = await second.ready()
    assert.equal(second.output().stdout.includes(key), false)
    assert.equal((await call({ url }, 'GET /readyz')).status, 200)
    assert.equal((await call({ url }, 'GET /v1/workspaces', { key })).status, 200)
  })

  test('shows the link that makes the first account, until there is one', async () => {
    const settings = { ONEFOLD_DATA: directory, ONEFOLD_ROOT_KEY: 'a-key-from-the-environment' }
    {
      await using first = spawnServer(settings)
      const url = await first.ready()
      await first.says('curl')
      const code = /\/console\/set-up#(\S{24})\n/.exec(first.output().stdout)?.[1]
      assert.ok(code !== undefined, first.output().stdout)
      const json = { code, ...owner }
      assert.equal((await call({ url }, 'POST /v1/setup', { json })).status, 201)
      first.child.kill('SIGTERM')
      await first.ended()
    }
    await using second = spawnServer(settings)
    const url = await second.ready()
    await second.says('curl')
    assert.equal(second.output().stdout.includes('set-up'), false)
    assert.ok(second.output().stdout.includes(`Console    ${url}/console/\n`))
    await signIn({ url }, owner.email, owner.password)
  })

  test('with a key in the environment uses that, and keeps and shows none', async () => {
    await using server = spawnServer({ ONEFOLD_DATA: directory, ONEFOLD_ROOT_KEY: 'a-key-from-the-environment' })
    const url = await server.ready()
    assert.equal((await call({ url }, 'GET /v1/workspaces', { key: 'a-key-from-the-environment' })).status, 200)
    assert.equal(server.output().stdout.includes('a-key-from-the-environment'), false)
    await assert.rejects(stat(join(directory, 'root-key')))
  })

  test('with a wrong environment tells every fault, touches nothing, and ends with code 2', async () => {
    const data = join(directory, 'data')
    const settings = {
      ONEFOLD_DATA: data,
      PORT: 'http',
      DATABASE_URL: 'mysql://u:hunter2@h/d',
      ONEFOLD_LOG_LEVEL: 'loud',
    }
    await using server = spawnServer(settings)
    assert.deepEqual(await server.ended(), { code: 2, signal: null })
    const { stderr, stdout } = server.output()
    assert.deepEqual(
      stderr
        .trim()
        .split('\n')
        .map(line => line.split(' ')[0]),
      ['PORT', 'DATABASE_URL', 'ONEFOLD_LOG_LEVEL'],
    )
    assert.equal(stderr.includes('hunter2') || stdout !== '', false)
    await assert.rejects(stat(data))
  })

  test('on a port that is taken says so and ends with code 1', async () => {
    await using taken = createServer()
    await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve))
    const address = taken.address()
    const port = typeof address === 'object' && address !== null ? String(address.port) : assert.fail()
    await using server = spawnServer({ ONEFOLD_DATA: directory, PORT: port })
    assert.deepEqual(await server.ended(), { code: 1, signal: null })
    assert.match(server.output().stderr, /could not start: port \d+ is in use; set PORT/)
  })

  test('without the database it was pointed at says so without the password and ends with code 1', async () => {
    const url = 'postgresql://onefold:hunter2@127.0.0.1:1/none'
    await using server = spawnServer({ ONEFOLD_DATA: directory, DATABASE_URL: url })
    assert.deepEqual(await server.ended(), { code: 1, signal: null })
    const { stderr } = server.output()
    assert.match(stderr, /could not start: .*ECONNREFUSED/s)
    assert.equal(stderr.includes('hunter2'), false)
  })

  test('on a directory that another server has open says so and ends with code 1', async () => {
    await using first = spawnServer({ ONEFOLD_DATA: directory })
    await first.ready()
    await using second = spawnServer({ ONEFOLD_DATA: directory })
    assert.deepEqual(await second.ended(), { code: 1, signal: null })
    assert.match(second.output().stderr, /could not start: /)
  })
})

describe('an end', () => {
  drains('embedded', async () => ({}))

  test('a client that keeps its connection open does not hold it up', async () => {
    await using server = spawnServer({ ONEFOLD_DATA: directory })
    const url = await server.ready()
    assert.equal((await call({ url }, 'GET /healthz')).status, 200)
    server.child.kill('SIGINT')
    assert.deepEqual(await server.ended(), { code: 0, signal: null })
  })
})

describePostgres('an end on PostgreSQL', () => {
  drains('postgresql', async () => {
    const database = await createPostgresDatabase('empty')
    databases.push(database)
    return { DATABASE_URL: database.url }
  })

  const databases: AsyncDisposable[] = []
  afterEach(async () => {
    for (const database of databases.splice(0)) await database[Symbol.asyncDispose]()
  })
})
