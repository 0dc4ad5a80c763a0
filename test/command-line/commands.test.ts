import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Database } from '../../src/store/database.ts'
import { call, textOf } from '../call.ts'
import { openFreshEmbedded } from '../databases.ts'
import { startTestServer, type TestServer } from '../server.ts'
import { documentsOf, type Ran, type RunOptions, runOnefold } from './run.ts'

let database: Database
let server: TestServer
let workspaceId = ''
before(async () => {
  database = await openFreshEmbedded()
  server = await startTestServer(database)
  workspaceId = (await server.createWorkspace()).id
})
after(async () => {
  await server.close()
  await database[Symbol.asyncDispose]()
})

function run(args: readonly string[], { env = {}, ...options }: RunOptions = {}): Promise<Ran> {
  const own = { ONEFOLD_URL: server.url, ONEFOLD_KEY: server.rootKey, ONEFOLD_WORKSPACE: workspaceId }
  return runOnefold(args, { ...options, env: { ...own, ...env } })
}

async function write(json: unknown): Promise<string> {
  const headers = { 'onefold-workspace': workspaceId }
  return textOf(await call(server, 'POST /v1/profiles', { key: server.rootKey, headers, json }), 'profile_id')
}

/** What succeeded, with nothing on standard error. */
function assertDone(ran: Ran): Ran {
  assert.deepEqual([ran.code, ran.stderr], [0, ''])
  return ran
}

describe('lookup', () => {
  test('shows every value with its source and its age, and the identifiers', async () => {
    const id = await write({
      identifiers: { email: 'ada@example.org' },
      set: { first_name: 'Ada' },
      source: 'newsletter',
    })
    const { stdout } = assertDone(await run(['lookup', 'email=ADA@example.org']))
    assert.match(stdout, new RegExp(`^Ada\nprofile ${id}\ncreated just now, changed just now, 1 revision\n`))
    assert.match(stdout, /^first_name +Ada +newsletter +just now$/m)
    assert.match(stdout, /^email +ada@example.org +just now$/m)
  })

  test('guesses what identifier it is given: an e-mail, a phone number, a number of a customer, an id', async () => {
    const identifiers = { email: 'guess@example.org', phone: '+44 20 7707 0707', customer_id: '90210777' }
    const id = await write({ identifiers })
    for (const named of ['Guess@Example.org', '+44 (0) 20 7707 0707', '+442077070707', '90210777', id]) {
      const [profile] = documentsOf(assertDone(await run(['lookup', named, '--json'])))
      assert.equal(profile?.['id'], id, named)
    }
  })

  test('ends with 1 and says what it tried when nobody is known', async () => {
    const { code, stdout, stderr } = await run(['lookup', 'cust_404'])
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, /^onefold: nobody is known by cust_404\nIt was looked for as customer_id, external_id\./)
  })

  test('shows what would steer a terminal instead of obeying it', async () => {
    const evil = 'x\u001b]0;owned\u0007\u001b[2J\u202eneol\nsecond'
    await write({ identifiers: { email: 'evil@example.org' }, set: { first_name: evil }, source: 'a\u001b[31mb' })
    const { stdout } = await run(['lookup', 'evil@example.org'])
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of these may be there
    assert.doesNotMatch(stdout, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/)
    assert.match(stdout, /x\\x1b\]0;owned\\x07\\x1b\[2J\\u202eneol\\nsecond/)
    const [profile] = documentsOf(await run(['lookup', 'evil@example.org', '--json']))
    assert.match(JSON.stringify(profile), /first_name/)
  })
})

describe('merge', () => {
  test('folds one into the other and can be undone', async () => {
    const [survivor, absorbed] = [
      await write({ identifiers: { email: 'one@example.org' } }),
      await write({ identifiers: { customer_id: 'c-two' } }),
    ]
    const { code, stdout, stderr } = await run(['merge', 'one@example.org', 'customer_id=c-two', '--yes'])
    assert.equal(code, 0)
    const [, mergeId = ''] = /^merge (\S+)$/m.exec(stdout) ?? []
    assert.match(stdout, new RegExp(`^merged into one@example.org, ${survivor}$`, 'm'))
    assert.match(stderr, new RegExp(`onefold merge --undo ${mergeId}`))
    const [merged] = documentsOf(await run(['lookup', 'c-two', '--json']))
    assert.deepEqual([merged?.['id'], merged?.['absorbed']], [survivor, [absorbed]])
    assertDone(await run(['merge', '--undo', mergeId]))
    const [parted] = documentsOf(await run(['lookup', 'c-two', '--json']))
    assert.equal(parted?.['id'], absorbed)
  })

  test('asks for --yes where nobody can be asked, and for two people', async () => {
    const unsure = await run(['merge', 'a@example.org', 'b@example.org'])
    assert.equal(unsure.code, 2)
    assert.match(unsure.stderr, /Add --yes/)
    assert.equal((await run(['merge', 'a@example.org', '--yes'])).code, 2)
    assert.equal((await run(['merge', '--undo', 'merge', '01a200c6-0000-7339-971d-1bb95fff9339'])).code, 2)
  })

  test('prints the answer of the server with --json', async () => {
    await write({ identifiers: { email: 'j1@example.org' } })
    await write({ identifiers: { email: 'j2@example.org' } })
    const [answer] = documentsOf(
      assertDone(await run(['merge', 'j1@example.org', 'j2@example.org', '--yes', '--json'])),
    )
    assert.deepEqual(Object.keys(answer ?? {}), ['merge', 'profile'])
  })
})

describe('keys', () => {
  test('are created, listed and revoked', async () => {
    const made = await run([
      'keys',
      'create',
      '--name',
      'shop',
      '--scope',
      'profiles:read,profiles:write',
      '--scope',
      'events:write',
    ])
    assert.equal(made.code, 0)
    assert.match(made.stdout, /^Scopes +profiles:read profiles:write events:write$/m)
    const [, token = ''] = /^Token +(\S+)$/m.exec(made.stdout) ?? []
    const [, id = ''] = /^Id +(\S+)$/m.exec(made.stdout) ?? []
    assert.match(assertDone(await run(['keys'])).stdout, /^shop +private +profiles:read/m)
    assert.deepEqual(
      documentsOf(await run(['keys', 'list', '--json'])).map(key => key['name']),
      ['shop'],
    )
    const asKey = { ONEFOLD_KEY: token, ONEFOLD_WORKSPACE: '' }
    assert.equal((await run(['lookup', 'cust_404'], { env: asKey })).code, 1)
    const refused = await run(['keys', 'create', '--name', 'x', '--scope', 'keys:write'], { env: asKey })
    assert.match(refused.stderr, /needs a key with the scope keys:write.*came from ONEFOLD_KEY/s)
    assert.equal((await run(['keys', 'revoke', id])).code, 2)
    assertDone(await run(['keys', 'revoke', id, '--yes']))
    assert.deepEqual(documentsOf(await run(['keys', '--json'])), [])
  })

  test('--json of a new key is one document with the token', async () => {
    const [key] = documentsOf(assertDone(await run(['keys', 'create', '--name', 'j', '--scope', '*', '--json'])))
    assert.match(String(key?.['token']), /^of_/)
  })

  test('every fault of a request is told', async () => {
    const { code, stderr } = await run(['keys', 'create', '--name', 'x', '--scope', 'nope', '--scope', 'no:pe'])
    assert.equal(code, 1)
    assert.match(stderr, /^onefold: A scope is unknown\.\n {2}- scopes\[0\]: .*\n {2}- scopes\[1\]: /)
  })
})

describe('workspaces', () => {
  test('are created, renamed by name, listed, and named by --workspace', async () => {
    assertDone(await run(['workspaces', 'create', 'acme']))
    assertDone(await run(['workspaces', 'rename', 'acme', 'Acme Ltd']))
    const listed = documentsOf(assertDone(await run(['workspaces', '--json'])))
    assert.ok(listed.some(({ name }) => name === 'Acme Ltd'))
    assert.match(assertDone(await run(['workspaces'])).stdout, /^NAME +ID +CREATED$/m)
    assertDone(await run(['--workspace', 'Acme Ltd', 'keys', 'create', '--name', 'in-acme', '--scope', '*', '--json']))
    const keys = documentsOf(await run(['keys', '--workspace', 'Acme Ltd', '--json']))
    assert.deepEqual(
      keys.map(({ name }) => name),
      ['in-acme'],
    )
    const missing = await run(['keys', '--workspace', 'nowhere'])
    assert.equal(missing.code, 1)
    assert.match(missing.stderr, /there is no workspace named nowhere/)
  })
})

describe('jobs', () => {
  test('are listed and shown, and what is no job is told', async () => {
    const headers = { 'onefold-workspace': workspaceId }
    const started = await call(server, 'POST /v1/mappings/backfill', { key: server.rootKey, headers })
    const id = textOf(started, 'id')
    const followed = await run(['jobs', 'follow', id])
    assert.equal(followed.code, 0)
    assert.match(followed.stdout, /^State +completed$/m)
    assert.match((await run(['jobs'])).stdout, new RegExp(`^${id} +backfill +completed +100 %`, 'm'))
    assert.ok(documentsOf(await run(['jobs', '--json'])).some(job => job['id'] === id))
    const [shown] = documentsOf(assertDone(await run(['jobs', 'show', id, '--json'])))
    assert.equal(shown?.['state'], 'completed')
    const missing = await run(['jobs', 'show', '00000000-0000-7000-8000-000000000000'])
    assert.deepEqual([missing.code, missing.stdout], [1, ''])
    assert.match((await run(['jobs', 'pause', id])).stderr, /cannot be told to pause/)
  })
})

describe('a command that cannot do its work', () => {
  test('ends with 4 when the server is down, and names the address and the doctor', async () => {
    const { code, stdout, stderr } = await run(['lookup', 'a@example.org', '--url', 'http://127.0.0.1:1'])
    assert.deepEqual([code, stdout], [4, ''])
    assert.match(stderr, /^onefold: no connection to http:\/\/127\.0\.0\.1:1: .*\n.*onefold start.*onefold doctor/)
  })

  test('says which key was wrong', async () => {
    const { code, stderr } = await run(['keys'], { env: { ONEFOLD_KEY: 'of_live_wrong' } })
    assert.equal(code, 1)
    assert.match(stderr, /came from ONEFOLD_KEY/)
    assert.doesNotMatch(stderr, /of_live_wrong/)
  })

  test('says how to give a key when there is none', async () => {
    const env = { ONEFOLD_KEY: '', ONEFOLD_DATA: '/nonexistent', ONEFOLD_WORKSPACE: '' }
    const { code, stderr } = await run(['keys'], { env })
    assert.equal(code, 1)
    assert.match(stderr, /--key or ONEFOLD_KEY/)
  })

  test('ends with 2 when it was called wrongly, and suggests what was meant', async () => {
    const wrong = [
      ['impotr'],
      ['lookup'],
      ['export', '--format', 'xml'],
      ['keys', '--url', 'ftp://x'],
      ['lookup', 'x', '--nope'],
    ]
    for (const args of wrong) assert.equal((await run(args)).code, 2, args.join(' '))
    assert.match((await run(['impotr'])).stderr, /Did you mean import/)
  })

  test('says so when something else than Onefold answers', async () => {
    const { code, stderr } = await run(['keys', '--url', `${server.url}/docs`])
    assert.equal(code, 1)
    assert.match(stderr, /onefold: /)
  })
})

test('help and version end with 0, and every command has examples and the global options', async () => {
  assert.match(assertDone(await run(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/)
  assert.match(assertDone(await run(['--help'])).stdout, /Exit codes:\n {2}0 {4}done/)
  const commands = [
    'start',
    'import',
    'export',
    'jobs',
    'lookup',
    'merge',
    'keys',
    'workspaces',
    'doctor',
    'completion',
  ]
  for (const command of commands) {
    const { stdout } = assertDone(await run([command, '--help']))
    assert.match(stdout, /Examples:\n {2}\S/, command)
    assert.match(stdout, /--url <address>/, command)
  }
})
