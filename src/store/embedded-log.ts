import type { Queryable } from './database.ts'
import { statement } from './statement.ts'

// The embedded database has no checkpointer: without one its log grows until it is closed, and has to be replayed whole
// when it was killed. So it is told to make a checkpoint whenever enough has been written.

/** A kill then costs the next start a second or two. */
export const checkpointAfterBytes = 128 * 1_048_576
const looksEveryMs = 2_000

export const logFindLength = statement(
  'log_find_length',
  [],
  { bytes: 'bigint' },
  'select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::bigint as bytes from pg_control_checkpoint()',
)

/** Watches the log from now on, as long as statements are run. */
export function limitLog(
  database: Queryable,
  execute: (sql: string) => Promise<void>,
  afterBytes: number,
): AsyncDisposable {
  let looking = Promise.resolve()
  async function look(): Promise<void> {
    const [found] = await database.run(logFindLength, [])
    if ((found?.bytes ?? 0) >= afterBytes) await execute('checkpoint')
  }
  // A look that fails says that the database does; those who use it are told.
  const timer = setInterval(() => {
    looking = looking.then(look).catch(() => {})
  }, looksEveryMs)
  timer.unref()
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await looking
    },
  }
}
