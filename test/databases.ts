import { after, before, describe } from 'node:test'
import { Client } from 'pg'
import { ensureEmbeddedTemplate } from '../src/store/build-embedded-template.ts'
import type { Database } from '../src/store/database.ts'
import { openEmbedded } from '../src/store/embedded.ts'
import { EmbeddedStream } from '../src/store/embedded-stream.ts'
import { migrate } from '../src/store/migrate.ts'
import { openPostgres } from '../src/store/postgres.ts'
import { ADMIN_URL, databaseUrl, MISSING_REASON, TEMPLATE_NAME } from './test-environment.ts'

// One suite, both databases. `forEachDatabase` registers the same tests twice; each suite has a fresh, migrated
// database of its own. Without PostgreSQL its half is reported as skipped, with the reason.

export type TestLane = {
  readonly kind: Database['kind']
  /** The suite's database; call it inside tests and hooks. */
  database(): Database
}

export type FreshDatabase = AsyncDisposable & { readonly url: string }

export function forEachDatabase(suite: string, register: (lane: TestLane) => void): void {
  describe(`${suite} (embedded)`, () => registerLane('embedded', openFreshEmbedded, register))
  describePostgres(`${suite} (postgresql)`, () => registerLane('postgresql', openFreshPostgres, register))
}

/** For what PostgreSQL alone can show: many connections, many processes. */
export function describePostgres(suite: string, register: () => void): void {
  const missing = missingPostgres()
  if (missing === undefined) describe(suite, register)
  else describe(suite, { skip: missing }, register)
}

function registerLane(kind: Database['kind'], open: () => Promise<Database>, register: (lane: TestLane) => void): void {
  let opened: Database | undefined
  before(async () => {
    opened = await open()
  })
  after(() => opened?.[Symbol.asyncDispose]())
  register({
    kind,
    database() {
      if (opened === undefined) throw new Error('the database opens before the first test; use it inside of tests')
      return opened
    },
  })
}

/** In memory and migrated. */
export async function openFreshEmbedded(): Promise<Database> {
  const database = await openEmbedded({ directory: undefined })
  await migrate(database)
  return database
}

/** Migrated, and dropped when it is closed. */
export async function openFreshPostgres(): Promise<Database> {
  const fresh = await createPostgresDatabase()
  const database = await openPostgres({ url: fresh.url })
  return {
    ...database,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]()
      await fresh[Symbol.asyncDispose]()
    },
  }
}

/** A bare client on a fresh, migrated database, for tests that speak the wire protocol. */
export async function connectFreshClient(
  kind: Database['kind'],
): Promise<AsyncDisposable & { readonly client: Client }> {
  if (kind === 'embedded') {
    const stream = await EmbeddedStream.open({
      clusterDirectory: undefined,
      templatePath: await ensureEmbeddedTemplate(),
    })
    const client = new Client({ stream: () => stream, user: 'postgres', database: 'postgres', ssl: false })
    await client.connect()
    return { client, [Symbol.asyncDispose]: () => client.end() }
  }
  const fresh = await createPostgresDatabase()
  const client = new Client({ connectionString: fresh.url })
  await client.connect()
  return {
    client,
    async [Symbol.asyncDispose]() {
      await client.end()
      await fresh[Symbol.asyncDispose]()
    },
  }
}

let created = 0

/** A database of one's own on the run's PostgreSQL, as a copy of the migrated template or empty. */
export async function createPostgresDatabase(content: 'migrated' | 'empty' = 'migrated'): Promise<FreshDatabase> {
  const { [ADMIN_URL]: adminUrl, [TEMPLATE_NAME]: template } = process.env
  if (adminUrl === undefined || template === undefined) throw new Error(missingPostgres())
  created += 1
  const name = `onefold_test_${process.pid}_${Date.now()}_${created}`
  await executeOnce(adminUrl, `create database ${name} template ${content === 'migrated' ? template : 'template0'}`)
  return {
    url: databaseUrl(adminUrl, name),
    [Symbol.asyncDispose]: () => executeOnce(adminUrl, `drop database ${name} with (force)`),
  }
}

function missingPostgres(): string | undefined {
  if (process.env[ADMIN_URL] !== undefined) return undefined
  return process.env[MISSING_REASON] ?? 'PostgreSQL was not started: run node --test with test/global-setup.ts'
}

async function executeOnce(url: string, sql: string): Promise<void> {
  await using database = await openPostgres({ url, poolSize: 1, laneCount: 0 })
  await database.execute(sql)
}
