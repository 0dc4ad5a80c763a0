import { normaliseEmail } from '../../domain/identity/normalise.ts'
import { nameOfMember } from '../../domain/members.ts'
import type { Database, Queryable } from '../../store/database.ts'
import { memberListCalled } from '../../store/read/member.ts'
import type { Owner } from '../../store/read/profile-owner.ts'
import { profileUpdateNoOwner, profileUpdateOwner } from '../../store/write/profile-owner.ts'
import { toMember } from '../members/member.ts'
import { runRetried } from './retried-transaction.ts'

/** The member who alone goes by a name or has it as an address; else somebody of this name. */
export async function findOwner(database: Queryable, workspaceId: string, name: string): Promise<Owner> {
  const [row, another] = await database.run(memberListCalled, [workspaceId, name, normaliseEmail(name)])
  if (row === undefined || another !== undefined) return { memberId: null, name }
  const member = toMember(row)
  return { memberId: member.userId, name: nameOfMember(member) }
}

/** Says who looks after a live profile; null for nobody. False when there is no such profile. */
export async function assignOwner(
  database: Database,
  workspaceId: string,
  profileId: string,
  owner: Owner | null,
): Promise<boolean> {
  const name = owner === null || owner.memberId !== null ? null : owner.name
  return runRetried(database, async tx => {
    const [assigned] = await tx.run(profileUpdateOwner, [workspaceId, profileId, owner?.memberId ?? null, name])
    if (assigned === undefined) return false
    if (owner === null) await tx.run(profileUpdateNoOwner, [workspaceId, profileId])
    return true
  })
}
