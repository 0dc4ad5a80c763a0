import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Database, DatabaseError, type Queryable } from './database.ts'
import { statement } from './statement.ts'

export type Migration = { readonly name: string; readonly sql: string; readonly checksum: string }

const MIGRATIONS_DIRECTORY = fileURLToPath(new URL('../../migrations', import.meta.url))
/** What `npm run generate` makes of them lies beside them. */
const SCHEMA_FILE = 'schema.sql'
const MIGRATION_FILE = /^(\d{4}_[a-z0-9_-]+)\.sql$/

const schemaMigrationList = statement(
  'schema_migration_list',
  [],
  { name: 'text', checksum: 'text' },
  `select name, checksum
from schema_migration
order by name`,
)

/** Reads the numbered SQL files in the order they apply. */
export async function readMigrations(): Promise<readonly Migration[]> {
  const files = (await readdir(MIGRATIONS_DIRECTORY))
    .filter(file => file.endsWith('.sql') && file !== SCHEMA_FILE)
    .sort()
  return Promise.all(
    files.map(async file => {
      const name = MIGRATION_FILE.exec(file)?.[1]
      if (name === undefined) throw new Error(`migration ${file} is not named NNNN_name.sql`)
      const sql = await readFile(join(MIGRATIONS_DIRECTORY, file), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/**
 * Applies what is missing, each file in a transaction of its own. Safe when several servers start at once: they take
 * turns on an advisory lock, and the primary key of `schema_migration` tells the late ones that a file is done.
 */
export async function migrate(
  database: Database,
  migrations?: readonly Migration[],
): Promise<{ readonly applied: readonly string[] }> {
  const known = migrations ?? (await readMigrations())
  await database.execute(`${TAKE_TURNS}
create table if not exists schema_migration (
  name text primary key,
  checksum text not null,
  applied_at timestamptz not null
)`)
  const pending = findPending(known, await listApplied(database))
  const applied: string[] = []
  for (const migration of pending) {
    if (await apply(database, migration)) applied.push(migration.name)
  }
  return { applied }
}

const TAKE_TURNS = `select pg_advisory_xact_lock(hashtextextended('onefold schema_migration', 0));`

export type Applied = { readonly name: string; readonly checksum: string }

/** The migrations that a database has, in their order. */
export function listApplied(database: Queryable): Promise<readonly Applied[]> {
  return database.run(schemaMigrationList, [])
}

/** What is left to apply, given what was applied in its order; throws where the database and the files tell different histories. */
export function findPending(known: readonly Migration[], applied: readonly Applied[]): readonly Migration[] {
  const byName = new Map(known.map(migration => [migration.name, migration]))
  for (const { name, checksum } of applied) {
    const migration = byName.get(name)
    if (migration === undefined) {
      throw new Error(
        `the database is newer than this version of Onefold: it has migration ${name}; run that version or a later one`,
      )
    }
    if (migration.checksum !== checksum) {
      throw new Error(
        `migrations/${name}.sql was changed after it was applied to this database; restore it and add a new file instead`,
      )
    }
  }
  const done = new Set(applied.map(({ name }) => name))
  const last = applied.at(-1)?.name ?? ''
  const pending = known.filter(({ name }) => !done.has(name))
  for (const { name } of pending) {
    if (name < last)
      throw new Error(`migrations/${name}.sql comes before ${last}, which is applied already; give it a later number`)
  }
  return pending
}

/** False when another server was faster. */
async function apply(database: Database, { name, sql, checksum }: Migration): Promise<boolean> {
  try {
    // Statements sent together are one transaction. Name and checksum are safe to write into it by their alphabets.
    await database.execute(`${TAKE_TURNS}
insert into schema_migration (name, checksum, applied_at) values ('${name}', '${checksum}', now());
${sql}`)
    return true
  } catch (error) {
    const rows = await listApplied(database)
    if (hasSqlState(error, '23505') && rows.some(row => row.name === name && row.checksum === checksum)) return false
    throw new Error(`migrations/${name}.sql failed and was rolled back`, { cause: error })
  }
}

function hasSqlState(error: unknown, sqlState: string): boolean {
  return error instanceof DatabaseError && error.sqlState === sqlState
}
