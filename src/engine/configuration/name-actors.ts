import { nameOfMember } from '../../domain/members.ts'
import { isUuid } from '../../domain/uuid.ts'
import type { Queryable } from '../../store/database.ts'
import { auditLogFindKeys, auditLogFindMembers } from '../../store/read/audit-log.ts'

/** What the actors of an audit log are called. */
export async function nameActors(
  database: Queryable,
  workspaceId: string,
  actors: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(actors.filter(isUuid))]
  if (ids.length === 0) return new Map()
  const [keys, members] = await Promise.all([
    database.run(auditLogFindKeys, [workspaceId, ids]),
    database.run(auditLogFindMembers, [workspaceId, ids]),
  ])
  return new Map([
    ...keys.map(({ id, name }) => [id, name] as const),
    ...members.map(({ id, email, first_name: firstName, last_name: lastName }) => {
      const name = nameOfMember({ email, firstName, lastName })
      return [id, name] as const
    }),
  ])
}
