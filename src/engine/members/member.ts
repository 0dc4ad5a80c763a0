import { isMemberRole, type MemberRole } from '../../domain/members.ts'
import type { MemberRow } from '../../store/read/member.ts'

export type Member = {
  readonly userId: string
  /** In normal form. */
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly role: MemberRole
  readonly createdAtMs: number
  /** Null while the member has not left. */
  readonly removedAtMs: number | null
}

export function toMember(row: MemberRow): Member {
  const { role } = row
  if (!isMemberRole(role)) throw new Error(`member ${row.user_id} has the role ${role}`)
  return {
    userId: row.user_id,
    email: row.email,
    firstName: row.first_name,
    lastName: row.last_name,
    role,
    createdAtMs: row.created_at.getTime(),
    removedAtMs: row.removed_at?.getTime() ?? null,
  }
}
