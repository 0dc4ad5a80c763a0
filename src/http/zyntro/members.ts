import type { JsonObject } from '../../domain/json.ts'
import { nameOfMember } from '../../domain/members.ts'
import { isUuid } from '../../domain/uuid.ts'
import { type MemberRow, memberFind, memberList } from '../../store/read/member.ts'
import { profileFindOwner } from '../../store/read/profile-find.ts'
import { toOwner } from '../../store/read/profile-owner.ts'
import type { Caller } from './call.ts'
import { readCrmSettings } from './settings.ts'
import type { ZyntroContext } from './surface.ts'

/** A member's id in the form in which it is stored; undefined where no active member of the workspace has it. */
export async function findActiveMember(
  { engine }: ZyntroContext,
  { workspaceId }: Caller,
  memberId: string,
): Promise<string | undefined> {
  const userId = memberId.toLowerCase()
  const [member] = isUuid(userId) ? await engine.database.run(memberFind, [workspaceId, userId]) : []
  return member?.removed_at === null && member.disabled_at === null ? userId : undefined
}

/** Who looks after a contact: its owner, or else the default owner of the workspace. */
export async function readOwner(context: ZyntroContext, caller: Caller, profileId: string): Promise<string | null> {
  const [row] = await context.engine.database.run(profileFindOwner, [caller.workspaceId, profileId])
  return toOwner(row?.owner)?.memberId ?? (await readCrmSettings(context, caller)).defaultOwnerId
}

const pageSize = 500

/** Everybody who may act as a member, by the names of this wire. */
export async function listActiveMembers(
  { engine }: ZyntroContext,
  { workspaceId }: Caller,
): Promise<readonly JsonObject[]> {
  const members: JsonObject[] = []
  let after: string | null = null
  for (;;) {
    const page: readonly MemberRow[] = await engine.database.run(memberList, [workspaceId, after, pageSize])
    for (const row of page) if (row.disabled_at === null) members.push(viewMember(row))
    after = page.at(-1)?.user_id ?? null
    if (page.length < pageSize) return members
  }
}

function viewMember({ user_id, first_name, last_name, email }: MemberRow): JsonObject {
  return { member_id: user_id, member_name: nameOfMember({ firstName: first_name, lastName: last_name, email }) }
}
