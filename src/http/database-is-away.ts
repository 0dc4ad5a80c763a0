import { DatabaseError } from '../store/database.ts'

/** Connection lost or refused (class 08), server stopping or starting (57P), out of connections (53). */
export function databaseIsAway(error: unknown): boolean {
  return error instanceof DatabaseError && /^(08|57P|53)/.test(error.sqlState)
}
