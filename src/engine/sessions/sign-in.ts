import { appUserFindSignIn } from '../../store/read/user.ts'
import { workspaceFindOldest } from '../../store/read/workspace.ts'
import { sessionDelete, sessionDeleteOthers } from '../../store/write/session.ts'
import { audit } from '../configuration/audit.ts'
import { type Access, changeBy } from './access.ts'
import { noWorkspace } from './attempts.ts'
import { listSeats } from './seats.ts'
import { openSession, type Session } from './sessions.ts'

export type SignedIn = { readonly token: string; readonly userId: string; readonly workspaceId: string }

/**
 * Undefined for a wrong e-mail, a wrong password, a disabled user and one without a seat: all go the same way at the
 * same pace, so that the answer does not tell who is a user. `email` is in normal form.
 */
export async function signIn(
  access: Access,
  email: string,
  password: string,
  ip: string,
): Promise<SignedIn | undefined> {
  const { database, passwords, attempts, now } = access
  const [user] = await database.run(appUserFindSignIn, [email])
  const isRight = await passwords.verify(password, user?.password_hash ?? null)
  const [seat] = await listSeats(database, user?.user_id ?? noWorkspace)
  if (user === undefined || !isRight || user.disabled_at !== null || seat === undefined) {
    if (await attempts.isWorthTelling(ip)) await tellFailure(access, user?.user_id, seat?.workspaceId)
    return undefined
  }
  const { user_id: userId } = user
  const { workspaceId } = seat
  const token = await database.transaction(async tx => {
    await audit(tx, changeBy(access, userId), workspaceId, { action: 'session.create', subject: userId, detail: {} })
    return openSession(tx, now(), userId, workspaceId)
  })
  return { token, userId, workspaceId }
}

/** What is tried for nobody of any workspace is told where the operator looks. */
async function tellFailure(access: Access, userId: string | undefined, workspaceId: string | undefined): Promise<void> {
  const [oldest] = await access.database.run(workspaceFindOldest, [])
  const place = workspaceId ?? oldest?.workspace_id
  if (place === undefined) return
  const entry = { action: 'session.refuse', subject: userId ?? 'unknown', detail: {} }
  await audit(access.database, changeBy(access, 'nobody'), place, entry)
}

export async function signOut(access: Access, { tokenHash, workspaceId, member }: Session): Promise<void> {
  const { userId } = member
  await access.database.transaction(async tx => {
    await tx.run(sessionDelete, [tokenHash])
    await audit(tx, changeBy(access, userId), workspaceId, { action: 'session.end', subject: userId, detail: {} })
  })
}

export async function endOtherSessions(
  access: Access,
  { tokenHash, workspaceId, member: { userId } }: Session,
): Promise<void> {
  await access.database.transaction(async tx => {
    await tx.run(sessionDeleteOthers, [userId, tokenHash])
    const entry = { action: 'session.end', subject: userId, detail: { which: 'others' } }
    await audit(tx, changeBy(access, userId), workspaceId, entry)
  })
}
