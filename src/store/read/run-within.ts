import type { Database, Queryable } from '../database.ts'
import { statement } from '../statement.ts'

/** What a statement ends with that took too long. */
export const queryCanceled = '57014'

const timeoutSet = statement(
  'statement_timeout_update',
  ['text'],
  { setting: 'text' },
  `select set_config('statement_timeout', $1::text, true) as setting`,
)

/**
 * Runs `work` with at most so many milliseconds for each of its statements; one that takes longer throws DatabaseError
 * with `queryCanceled`. The embedded database cannot interrupt a statement, and is never large.
 */
export function runWithin<T>(database: Database, ms: number, work: (queryable: Queryable) => Promise<T>): Promise<T> {
  if (database.kind === 'embedded') return work(database)
  return database.transaction(async tx => {
    await tx.run(timeoutSet, [String(ms)])
    return work(tx)
  })
}
