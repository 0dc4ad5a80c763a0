import { normaliseEmail } from '../../domain/identity/normalise.ts'
import { isMemberRole, type MemberRole } from '../../domain/members.ts'
import type { Database, Queryable } from '../../store/database.ts'
import { invitationList } from '../../store/read/invitation.ts'
import { memberFind } from '../../store/read/member.ts'
import { appUserFindSignIn } from '../../store/read/user.ts'
import { invitationDelete, invitationDeleteOfAddress, invitationInsert } from '../../store/write/invitation.ts'
import { audit, type ChangeContext } from '../configuration/audit.ts'
import { hashSecret, newSessionToken } from '../credentials/secrets.ts'
import type { Member } from '../members/member.ts'
import { listSeats } from './seats.ts'

// Onefold sends no mail: whoever invites hands the link over. The token is stored as its hash and shown once.

const linkGoodMs = 7 * 24 * 3_600_000

export type InvitationKind = 'join' | 'password'

export type Link = {
  readonly id: string
  readonly email: string
  readonly createdAtMs: number
  readonly expiresAtMs: number
}

export type Invitation = Link & { readonly role: MemberRole }

/** The token is never seen again. */
export type NewLink = Link & { readonly token: string }

export type Invited =
  | { readonly kind: 'invited'; readonly link: NewLink }
  | { readonly kind: 'already_member' }
  /** Other workspaces rely on the user, see `mayTakeOver`. */
  | { readonly kind: 'of_others' }

/** Makes the one link of an address into the workspace; an earlier one ends. */
export async function invite(
  database: Database,
  context: ChangeContext,
  workspaceId: string,
  address: string,
  role: MemberRole,
): Promise<Invited> {
  const email = normaliseEmail(address)
  return database.transaction(async tx => {
    const [user] = await tx.run(appUserFindSignIn, [email])
    const [seat] = user === undefined ? [] : await tx.run(memberFind, [workspaceId, user.user_id])
    if (seat !== undefined && seat.removed_at === null) return { kind: 'already_member' }
    if (user?.password_hash === null && !(await mayTakeOver(tx, context.actor, user.user_id, workspaceId)))
      return { kind: 'of_others' }
    const link = await makeLink(tx, context, workspaceId, { kind: 'join', email, role })
    await audit(tx, context, workspaceId, { action: 'invitation.create', subject: link.id, detail: { role } })
    return { kind: 'invited', link }
  })
}

/** A link by which a member chooses a new password. */
export async function linkToPassword(
  database: Database,
  context: ChangeContext,
  workspaceId: string,
  { userId, email }: Member,
): Promise<Invited> {
  return database.transaction(async tx => {
    if (!(await mayTakeOver(tx, context.actor, userId, workspaceId))) return { kind: 'of_others' }
    const link = await makeLink(tx, context, workspaceId, { kind: 'password', email, role: null })
    await audit(tx, context, workspaceId, { action: 'password.link', subject: userId, detail: {} })
    return { kind: 'invited', link }
  })
}

/**
 * Whether a workspace may let somebody choose the password of a user: it opens the user's seats in all workspaces, so the
 * user must have none elsewhere. The operator may.
 */
export async function mayTakeOver(
  tx: Queryable,
  madeBy: string,
  userId: string,
  workspaceId: string,
): Promise<boolean> {
  if (madeBy === 'root') return true
  return (await listSeats(tx, userId)).every(seat => seat.workspaceId === workspaceId)
}

async function makeLink(
  tx: Queryable,
  { now, newId, actor }: ChangeContext,
  workspaceId: string,
  { kind, email, role }: { readonly kind: InvitationKind; readonly email: string; readonly role: MemberRole | null },
): Promise<NewLink> {
  const [id, token, createdAtMs] = [newId(), newSessionToken(), now()]
  const expiresAtMs = createdAtMs + linkGoodMs
  await tx.run(invitationDeleteOfAddress, [workspaceId, kind, email])
  const times = [new Date(createdAtMs), new Date(expiresAtMs)] as const
  await tx.run(invitationInsert, [id, workspaceId, kind, hashSecret(token), email, role, actor, ...times])
  return { id, email, createdAtMs, expiresAtMs, token }
}

/** Those that bring somebody in and are open, oldest first, after the given one. */
export async function listInvitations(
  database: Queryable,
  workspaceId: string,
  nowMs: number,
  after: string | null,
  limit: number,
): Promise<readonly Invitation[]> {
  const rows = await database.run(invitationList, [workspaceId, new Date(nowMs), after, limit])
  return rows.map(({ invitation_id: id, email, role, created_at, expires_at }) => {
    if (role === null || !isMemberRole(role)) throw new Error(`invitation ${id} has the role ${role}`)
    return { id, email, role, createdAtMs: created_at.getTime(), expiresAtMs: expires_at.getTime() }
  })
}

/** False when there is no such invitation. */
export async function takeBackInvitation(
  database: Database,
  context: ChangeContext,
  workspaceId: string,
  id: string,
): Promise<boolean> {
  return database.transaction(async tx => {
    const [gone] = await tx.run(invitationDelete, [workspaceId, id])
    if (gone === undefined) return false
    await audit(tx, context, workspaceId, { action: 'invitation.delete', subject: id, detail: {} })
    return true
  })
}
