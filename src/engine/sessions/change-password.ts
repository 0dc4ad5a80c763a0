import { appUserFind } from '../../store/read/user.ts'
import { sessionDeleteOthers } from '../../store/write/session.ts'
import { appUserUpdatePassword } from '../../store/write/user.ts'
import { audit } from '../configuration/audit.ts'
import { type Access, changeBy } from './access.ts'
import type { Session } from './sessions.ts'

/** Ends the user's other sessions. False when the current password is not the one given. */
export async function changePassword(
  access: Access,
  { tokenHash, workspaceId, member: { userId } }: Session,
  current: string,
  next: string,
): Promise<boolean> {
  const { database, passwords } = access
  const [user] = await database.run(appUserFind, [userId])
  const before = user?.password_hash ?? null
  if (!(await passwords.verify(current, before))) return false
  const hash = await passwords.hash(next)
  return database.transaction(async tx => {
    const [changed] = await tx.run(appUserUpdatePassword, [userId, hash, before])
    if (changed === undefined) return false
    await tx.run(sessionDeleteOthers, [userId, tokenHash])
    await audit(tx, changeBy(access, userId), workspaceId, { action: 'password.change', subject: userId, detail: {} })
    return true
  })
}
