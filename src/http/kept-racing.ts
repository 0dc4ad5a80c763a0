import { ConcurrentWriteError } from '../engine/writer/flush.ts'
import { DatabaseError } from '../store/database.ts'

/** A serialisation failure, a deadlock or a duplicate key. */
const racedStates = new Set(['40001', '40P01', '23505'])

/** Whether a write lost to others more often than the engine retries. */
export function keptRacing(error: unknown): boolean {
  return error instanceof ConcurrentWriteError || (error instanceof DatabaseError && racedStates.has(error.sqlState))
}
