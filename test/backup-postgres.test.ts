import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { promisify } from 'node:util'
import type { Database } from '../src/store/database.ts'
import { openPostgres } from '../src/store/postgres.ts'
import { workspaceFindOldest } from '../src/store/read/workspace.ts'
import { statement } from '../src/store/statement.ts'
import { call, itemsOf, textOf } from './call.ts'
import { createPostgresDatabase, describePostgres } from './databases.ts'
import { findFaults, readWorld } from './invariants.ts'
import { findBinaries } from './postgres-cluster.ts'
import { startTestServer } from './server.ts'
import { ADMIN_URL, databaseUrl } from './test-environment.ts'

// Does what docs/backup.md says, by running the commands that stand there.

/** All but the counts of usage, which a server goes on writing while nothing else happens. */
const listTables = statement(
  'test_table_list',
  [],
  { name: 'text' },
  `select c.oid::regclass::text as name
from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
  and c.relname <> 'usage_count'
order by 1`,
)

/** A digest of every table, whatever the order of its rows. */
async function digest(database: Database): Promise<Readonly<Record<string, string | null>>> {
  const digests: Record<string, string | null> = {}
  for (const { name } of await database.run(listTables, [])) {
    const sql = `select md5(string_agg(t::text, ';' order by t::text)) as digest from ${name} t`
    const [row] = await database.run(statement(`test_digest_find_${name}`, [], { digest: 'text?' }, sql), [])
    digests[name] = row?.digest ?? null
  }
  return digests
}

/** The commands in the blocks of the document that stand under a heading. */
async function commandsUnder(heading: string): Promise<string> {
  const text = await readFile(new URL('../docs/backup.md', import.meta.url), 'utf8')
  const section = text.split(/^#+ /m).find(part => part.startsWith(`${heading}\n`))
  assert.ok(section, `docs/backup.md has a section ${heading}`)
  return [...section.matchAll(/^```sh\n(.*?)^```/gms)].map(([, commands = '']) => commands).join('')
}

describePostgres('the documented backup of PostgreSQL', () => {
  let directory = ''
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'onefold-dump-'))
  })
  afterEach(() => rm(directory, { recursive: true, force: true }))

  const found = findBinaries()
  const folder = 'folder' in found ? found.folder : ''
  const missing = existsSync(join(folder, 'pg_basebackup'))
    ? false
    : 'the client programs of PostgreSQL are not installed'
  const adminUrl = process.env[ADMIN_URL] ?? ''

  async function follow(heading: string, environment: Readonly<Record<string, string>>): Promise<void> {
    const commands = await commandsUnder(heading)
    const env = { ...process.env, PATH: [folder, process.env['PATH']].join(delimiter), ...environment }
    await promisify(execFile)('sh', ['-e', '-c', commands], { cwd: directory, env })
  }

  test('a dump, restored to an empty database, gives everything back: people, history, keys', {
    skip: missing,
  }, async () => {
    await using source = await createPostgresDatabase()
    const name = `onefold_test_restored_${process.pid}`
    const restoredUrl = databaseUrl(adminUrl, name)
    const environment = { DATABASE_URL: source.url, ADMIN_URL: adminUrl, RESTORED: name, RESTORED_URL: restoredUrl }
    let [token, accessToken, profileId] = ['', '', '']
    {
      await using database = await openPostgres({ url: source.url })
      await using server = await startTestServer(database)
      const created = await server.createKey(['profiles:read', 'profiles:write'])
      token = created.token
      const raw = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: created.clientId,
        client_secret: created.clientSecret,
      })
      accessToken = textOf(await call(server, 'POST /oauth/token', { raw }), 'access_token')
      for (let i = 0; i < 50; i += 1) {
        const json = {
          identifiers: { email: `p${i % 20}@example.org`, device_id: `d${i}` },
          set: { first_name: `n${i}` },
        }
        const written = await call(server, 'POST /v1/profiles', { key: token, json })
        profileId = textOf(written, 'profile_id')
      }
      await follow('Dump', environment)
    }
    await follow('Restore a dump', environment)
    try {
      await using before = await openPostgres({ url: source.url })
      await using after = await openPostgres({ url: restoredUrl })
      const restored = await digest(after)
      assert.ok(Object.keys(restored).length > 20)
      assert.deepEqual(restored, await digest(before))
      const [workspace] = await after.run(workspaceFindOldest, [])
      assert.ok(workspace)
      assert.deepEqual(findFaults(await readWorld(after, workspace.workspace_id)), [])

      await using server = await startTestServer(after)
      for (const key of [token, accessToken, server.rootKey]) {
        const shown = await call(server, 'GET /v1/profiles/lookup?kind=email&value=p9@example.org', { key })
        assert.equal(shown.status, 200, shown.text)
        assert.equal(Object(shown.body['fields'])['first_name'], 'n49')
      }
      const history = await call(server, `GET /v1/profiles/${profileId}/history`, { key: token })
      assert.ok(itemsOf(history).length > 1)
      const json = { identifiers: { email: 'p9@example.org' }, set: { first_name: 'later' } }
      assert.equal((await call(server, 'POST /v1/profiles', { key: token, json })).status, 200)
    } finally {
      await using admin = await openPostgres({ url: adminUrl, poolSize: 1, laneCount: 0 })
      await admin.execute(`drop database if exists ${name} with (force)`)
    }
  })

  test('a base backup is whole by its own manifest', { skip: missing }, async () => {
    await follow('Base backup', { ADMIN_URL: adminUrl })
    assert.ok((await stat(join(directory, 'onefold-base', 'backup_manifest'))).size > 0)
  })
})
