import { isMemberRole, type MemberRole } from '../../domain/members.ts'
import type { Queryable } from '../../store/database.ts'
import { type InvitationRow, invitationFindByToken } from '../../store/read/invitation.ts'
import { memberFind } from '../../store/read/member.ts'
import { appUserFindSignIn, type UserRow } from '../../store/read/user.ts'
import { workspaceFind } from '../../store/read/workspace.ts'
import { invitationDeleteUsed } from '../../store/write/invitation.ts'
import { memberUpsert } from '../../store/write/member.ts'
import { sessionDeleteOthers } from '../../store/write/session.ts'
import { appUserInsert, appUserUpdatePassword } from '../../store/write/user.ts'
import { audit } from '../configuration/audit.ts'
import { hashSecret } from '../credentials/secrets.ts'
import { type Access, changeBy } from './access.ts'
import { mayTakeOver } from './invitations.ts'
import { openSession } from './sessions.ts'
import type { SignedIn } from './sign-in.ts'

/** What a link is good for, as whoever holds it may know. */
export type OpenLink = {
  readonly invitation: InvitationRow
  readonly workspaceName: string
  /** Null of a link to a new password. */
  readonly role: MemberRole | null
  readonly user: UserRow | undefined
  /** A user with a password proves who they are by it; a link never replaces it, unless that is what it is for. */
  readonly provesByPassword: boolean
}

/** Undefined when the link was used, has expired or was taken back. */
export async function findLink({ database, now }: Access, token: string): Promise<OpenLink | undefined> {
  const [invitation] = await database.run(invitationFindByToken, [hashSecret(token), new Date(now())])
  if (invitation === undefined) return undefined
  const [[workspace], [user]] = await Promise.all([
    database.run(workspaceFind, [invitation.workspace_id]),
    database.run(appUserFindSignIn, [invitation.email]),
  ])
  const { kind, role } = invitation
  return {
    invitation,
    workspaceName: workspace?.name ?? '',
    role: role !== null && isMemberRole(role) ? role : null,
    user,
    provesByPassword: kind === 'join' && user !== undefined && user.password_hash !== null,
  }
}

export type Used =
  | { readonly kind: 'signed_in'; readonly signedIn: SignedIn }
  | { readonly kind: 'wrong_password' | 'gone' | 'of_others' }

export type Joiner = { readonly firstName: string; readonly lastName: string; readonly password: string }

/** Does what a link is for and signs in. Of several at once one succeeds. */
export async function acceptLink(access: Access, link: OpenLink, joiner: Joiner): Promise<Used> {
  const { passwords, database } = access
  const before = link.user?.password_hash ?? null
  if (link.provesByPassword && !(await passwords.verify(joiner.password, before))) return { kind: 'wrong_password' }
  const hash = link.provesByPassword ? null : await passwords.hash(joiner.password)
  try {
    return await database.transaction(async tx => {
      const [used] = await tx.run(invitationDeleteUsed, [link.invitation.invitation_id])
      if (used === undefined) throw new StaleLinkError('gone')
      const signedIn = await acceptWithin(tx, access, link, joiner, hash)
      return { kind: 'signed_in', signedIn }
    })
  } catch (error) {
    if (error instanceof StaleLinkError) return { kind: error.reason }
    throw error
  }
}

/** Rolls back, so that the link stays what it was. */
class StaleLinkError extends Error {
  readonly reason: 'gone' | 'of_others'
  constructor(reason: 'gone' | 'of_others') {
    super(reason)
    this.reason = reason
  }
}

async function acceptWithin(
  tx: Queryable,
  access: Access,
  { invitation, role, user }: OpenLink,
  { firstName, lastName }: Joiner,
  passwordHash: string | null,
): Promise<SignedIn> {
  const { workspace_id: workspaceId, invitation_id: id, email, made_by: madeBy, kind } = invitation
  const now = new Date(access.now())
  const userId = user?.user_id ?? (await makeUser(tx, access, email, now))
  if (passwordHash !== null) {
    if (!(await mayTakeOver(tx, madeBy, userId, workspaceId))) throw new StaleLinkError('of_others')
    const [changed] = await tx.run(appUserUpdatePassword, [userId, passwordHash, user?.password_hash ?? null])
    if (changed === undefined) throw new StaleLinkError('gone')
    await tx.run(sessionDeleteOthers, [userId, null])
  }
  const change = changeBy(access, userId)
  if (kind === 'password') {
    const [seat] = await tx.run(memberFind, [workspaceId, userId])
    if (seat === undefined || seat.removed_at !== null || seat.disabled_at !== null) throw new StaleLinkError('gone')
    await audit(tx, change, workspaceId, { action: 'password.change', subject: userId, detail: { by: 'link' } })
  } else {
    if (role === null) throw new Error(`invitation ${id} has no role`)
    await tx.run(memberUpsert, [workspaceId, userId, firstName, lastName, role, now])
    await audit(tx, change, workspaceId, { action: 'invitation.accept', subject: id, detail: { role } })
  }
  return { token: await openSession(tx, access.now(), userId, workspaceId), userId, workspaceId }
}

async function makeUser(tx: Queryable, { newId }: Access, email: string, now: Date): Promise<string> {
  const [made] = await tx.run(appUserInsert, [newId(), email, null, now])
  // Somebody else made the user since the link was looked at.
  if (made === undefined) throw new StaleLinkError('gone')
  return made.user_id
}
