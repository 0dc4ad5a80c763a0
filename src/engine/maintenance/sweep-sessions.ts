import type { Database } from '../../store/database.ts'
import { invitationDeleteExpired } from '../../store/write/invitation.ts'
import { sessionDeleteExpired } from '../../store/write/session.ts'
import { rateLimitDeleteOld } from '../../store/write/sweep.ts'
import { noWorkspace } from '../sessions/attempts.ts'

const attemptsKeptMs = 24 * 3_600_000
const rowsAtOnce = 1000

/** Removes sessions and links that have expired, and what is known of attempts long ago. */
export async function sweepSessions(database: Database, nowMs: number): Promise<void> {
  await database.run(sessionDeleteExpired, [new Date(nowMs)])
  await database.run(invitationDeleteExpired, [new Date(nowMs)])
  const before = new Date(nowMs - attemptsKeptMs)
  while ((await database.run(rateLimitDeleteOld, [noWorkspace, before, rowsAtOnce])).length === rowsAtOnce);
}
