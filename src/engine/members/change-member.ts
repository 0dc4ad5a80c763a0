import type { MemberRole } from '../../domain/members.ts'
import type { Database } from '../../store/database.ts'
import { memberFind } from '../../store/read/member.ts'
import { memberUpdate, memberUpdateRemoved } from '../../store/write/member.ts'
import { audit, type ChangeContext } from '../configuration/audit.ts'
import { type Member, toMember } from './member.ts'

/** What is left out stays. */
export type MemberChange = {
  readonly role?: MemberRole
  readonly firstName?: string
  readonly lastName?: string
}

/** Undefined when the workspace has no such member, or they have left. */
export async function changeMember(
  database: Database,
  context: ChangeContext,
  workspaceId: string,
  userId: string,
  { role, firstName, lastName }: MemberChange,
): Promise<Member | undefined> {
  return database.transaction(async tx => {
    const change = [role ?? null, firstName ?? null, lastName ?? null] as const
    const [changed] = await tx.run(memberUpdate, [workspaceId, userId, ...change])
    const [row] = changed === undefined ? [] : await tx.run(memberFind, [workspaceId, userId])
    if (row === undefined) return undefined
    const detail = { ...(role !== undefined && { role }) }
    await audit(tx, context, workspaceId, { action: 'member.update', subject: userId, detail })
    return toMember(row)
  })
}

/**
 * Ends a member's seat, and with it what their personal keys of this workspace open; profiles stay in their care, notes
 * keep their author. False when there is no such member, or they have left before.
 */
export async function removeMember(
  database: Database,
  context: ChangeContext,
  workspaceId: string,
  userId: string,
): Promise<boolean> {
  return database.transaction(async tx => {
    const [removed] = await tx.run(memberUpdateRemoved, [workspaceId, userId, new Date(context.now())])
    if (removed === undefined) return false
    await audit(tx, context, workspaceId, { action: 'member.remove', subject: userId, detail: {} })
    return true
  })
}
