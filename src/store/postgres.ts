import { Client, type ClientConfig } from 'pg'
import type { Database } from './database.ts'
import { runOn, sessionTypes } from './pg-session.ts'
import { openLane } from './postgres-lane.ts'
import { openSessionPool } from './postgres-pool.ts'
import { BULK_WRITING_SETTINGS, LANE_SETTINGS, SESSION_SETTINGS } from './session-settings.ts'
import { executeScript, runTransaction } from './transaction.ts'

export type PostgresOptions = {
  readonly url: string
  /** Connections for reads and transactions. */
  readonly poolSize?: number
  /** Connections for the writer alone, on top of the pool. */
  readonly laneCount?: number
  readonly onNotice?: (message: string) => void
}

/** Opens a PostgreSQL database; throws `DatabaseError` when it cannot be reached. */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const { url, poolSize = 10, laneCount = 2, onNotice } = options
  const watchNotices = (client: Client) => {
    if (onNotice) client.on('notice', notice => onNotice(notice.message ?? ''))
  }

  const poolConfig = { ...connectionConfig(url, SESSION_SETTINGS), max: poolSize, idleTimeoutMillis: 60_000 }
  const pool = openSessionPool(poolConfig, watchNotices)

  const openWriterLane = (settings: readonly string[]) => {
    const laneConfig = { ...connectionConfig(url, settings), pipeline: true }
    return openLane(() => new Client(laneConfig), watchNotices)
  }
  const lanes = Array.from({ length: laneCount }, () => openWriterLane(LANE_SETTINGS))
  const bulkLanes = { reading: openWriterLane(LANE_SETTINGS), writing: openWriterLane(BULK_WRITING_SETTINGS) }

  const database: Database = {
    kind: 'postgresql',
    lanes,

    bulkLanes,

    run: (statement, params) => pool.use(statement.name, client => runOn(client, statement, params)),

    execute: sql => pool.use('execute', client => executeScript(client, sql)),

    transaction: work => pool.use('begin', client => runTransaction(client, work)),

    async [Symbol.asyncDispose]() {
      await Promise.all([pool, ...lanes, bulkLanes.reading, bulkLanes.writing].map(part => part[Symbol.asyncDispose]()))
    },
  }

  try {
    await database.execute('select 1')
  } catch (error) {
    await database[Symbol.asyncDispose]()
    throw error
  }
  return database
}

function connectionConfig(url: string, settings: readonly string[]): ClientConfig {
  const flags = settings.map(setting => `-c ${setting}`).join(' ')
  return {
    ...withOptions(url, flags),
    application_name: 'onefold',
    types: sessionTypes,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  }
}

/** `pg` lets the options of the URL replace the others, so ours are appended to those of the URL. */
function withOptions(url: string, flags: string): ClientConfig {
  if (!URL.canParse(url)) return { connectionString: url, options: flags }
  const parsed = new URL(url)
  const own = parsed.searchParams.get('options')
  if (own === null) return { connectionString: url, options: flags }
  parsed.searchParams.set('options', `${own} ${flags}`)
  return { connectionString: parsed.href }
}
