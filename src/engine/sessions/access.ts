import type { Database } from '../../store/database.ts'
import type { ChangeContext } from '../configuration/audit.ts'
import type { Passwords } from '../members/passwords.ts'
import type { Attempts } from './attempts.ts'

/** What signing in takes. */
export type Access = {
  readonly database: Database
  readonly passwords: Passwords
  readonly attempts: Attempts
  /** Whoever knows it has seen what this server says to those who start it. */
  readonly setUpCode: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly newId: () => string
}

/** For the audit line of what a user does. */
export function changeBy({ now, newId }: Access, actor: string): ChangeContext {
  return { now, newId, actor }
}
