import type { Queryable } from '../../store/database.ts'
import { memberFind, memberList } from '../../store/read/member.ts'
import { type Member, toMember } from './member.ts'

/** A member of the workspace, also one who has left. */
export async function findMember(
  database: Queryable,
  workspaceId: string,
  userId: string,
): Promise<Member | undefined> {
  const [row] = await database.run(memberFind, [workspaceId, userId])
  return row && toMember(row)
}

/** Those who have not left, oldest user first, after the given one. */
export async function listMembers(
  database: Queryable,
  workspaceId: string,
  after: string | null,
  limit: number,
): Promise<readonly Member[]> {
  return (await database.run(memberList, [workspaceId, after, limit])).map(toMember)
}
