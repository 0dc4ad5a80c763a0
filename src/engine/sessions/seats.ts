import { isMemberRole, type MemberRole } from '../../domain/members.ts'
import type { Queryable } from '../../store/database.ts'
import { memberListSeats } from '../../store/read/user.ts'

export type Seat = { readonly workspaceId: string; readonly workspaceName: string; readonly role: MemberRole }

/** Where a user may act, the oldest workspace first. */
export async function listSeats(database: Queryable, userId: string): Promise<readonly Seat[]> {
  const rows = await database.run(memberListSeats, [userId])
  return rows.map(({ workspace_id: workspaceId, name: workspaceName, role }) => {
    if (!isMemberRole(role)) throw new Error(`member ${userId} has the role ${role}`)
    return { workspaceId, workspaceName, role }
  })
}
