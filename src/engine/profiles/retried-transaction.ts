import { type Database, DatabaseError, type Queryable } from '../../store/database.ts'

/** What was read to find the rows to lock no longer held once they were locked. */
export class LineageMovedError extends Error {}

const maxAttempts = 12
/** Lost races: unique key, serialization, deadlock. */
const retryable = new Set(['23505', '40001', '40P01'])

/** Runs work in a transaction, and again from the start when somebody else's write came between. */
export async function runRetried<T>(database: Database, work: (tx: Queryable) => Promise<T>): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await database.transaction(work)
    } catch (error) {
      const isRace =
        error instanceof LineageMovedError || (error instanceof DatabaseError && retryable.has(error.sqlState))
      if (!isRace || attempts === maxAttempts) throw error
    }
  }
}
