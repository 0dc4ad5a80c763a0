import type { MemberRole } from '../../domain/members.ts'
import type { Database, Queryable } from '../../store/database.ts'
import { memberFind } from '../../store/read/member.ts'
import { invitationDeleteOfAddress } from '../../store/write/invitation.ts'
import { memberLockAdmins, memberUpdate, memberUpdateRemoved } from '../../store/write/member.ts'
import { audit, type ChangeContext } from '../configuration/audit.ts'
import { type Member, toMember } from './member.ts'

/** What is left out stays. */
export type MemberChange = {
  readonly role?: MemberRole
  readonly firstName?: string
  readonly lastName?: string
}

export type ChangedMember =
  | { readonly kind: 'changed'; readonly member: Member }
  /** The workspace has no such member, or they have left. */
  | { readonly kind: 'not_found' }
  /** Nobody would be left who administers the workspace. */
  | { readonly kind: 'last_admin' }

export async function changeMember(
  database: Database,
  context: ChangeContext,
  workspaceId: string,
  userId: string,
  { role, firstName, lastName }: MemberChange,
): Promise<ChangedMember> {
  return database.transaction(async tx => {
    if (role !== undefined && role !== 'admin' && (await isLastAdmin(tx, workspaceId, userId)))
      return { kind: 'last_admin' }
    const change = [role ?? null, firstName ?? null, lastName ?? null] as const
    const [changed] = await tx.run(memberUpdate, [workspaceId, userId, ...change])
    const [row] = changed === undefined ? [] : await tx.run(memberFind, [workspaceId, userId])
    if (row === undefined) return { kind: 'not_found' }
    const detail = { ...(role !== undefined && { role }) }
    await audit(tx, context, workspaceId, { action: 'member.update', subject: userId, detail })
    return { kind: 'changed', member: toMember(row) }
  })
}

/**
 * Ends a member's seat, and with it what their personal keys, sessions and links open in this workspace; profiles stay
 * in their care, notes keep their author. `not_found` also when they have left before.
 */
export async function removeMember(
  database: Database,
  context: ChangeContext,
  workspaceId: string,
  userId: string,
): Promise<'removed' | 'not_found' | 'last_admin'> {
  return database.transaction(async tx => {
    if (await isLastAdmin(tx, workspaceId, userId)) return 'last_admin'
    const [removed] = await tx.run(memberUpdateRemoved, [workspaceId, userId, new Date(context.now())])
    if (removed === undefined) return 'not_found'
    const [{ email } = { email: '' }] = await tx.run(memberFind, [workspaceId, userId])
    // Links that were handed out before must not bring back whoever has left.
    for (const kind of ['join', 'password']) await tx.run(invitationDeleteOfAddress, [workspaceId, kind, email])
    await audit(tx, context, workspaceId, { action: 'member.remove', subject: userId, detail: {} })
    return 'removed'
  })
}

/** Whoever asks at the same time waits until this transaction has ended. */
async function isLastAdmin(tx: Queryable, workspaceId: string, userId: string): Promise<boolean> {
  const admins = await tx.run(memberLockAdmins, [workspaceId])
  return admins.length === 1 && admins[0]?.user_id === userId
}
