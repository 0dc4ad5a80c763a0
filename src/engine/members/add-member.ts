import { normaliseEmail } from '../../domain/identity/normalise.ts'
import type { MemberRole } from '../../domain/members.ts'
import type { Database, Queryable } from '../../store/database.ts'
import { memberFind } from '../../store/read/member.ts'
import { appUserFindSignIn } from '../../store/read/user.ts'
import { memberUpsert } from '../../store/write/member.ts'
import { appUserInsert } from '../../store/write/user.ts'
import { audit, type ChangeContext } from '../configuration/audit.ts'
import type { Member } from './member.ts'
import type { Passwords } from './passwords.ts'

export type MemberToAdd = {
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly role: MemberRole
  readonly password?: string
}

export type AddedMember =
  | { readonly kind: 'added'; readonly member: Member }
  | { readonly kind: 'already_member' }
  /** The user has a password that this workspace knows nothing of. */
  | { readonly kind: 'of_others' }

/**
 * Gives the user of an address a seat in a workspace that is there, and makes the user where there is none. Whoever is a
 * user already keeps the password they have: a workspace must not set it for all the others. For the same reason such a
 * user gets no seat in this way, since whoever set the password may not be the person of the address; they join by a
 * link, or the operator adds them.
 */
export async function addMember(
  { database, passwords }: { readonly database: Database; readonly passwords: Passwords },
  context: ChangeContext,
  workspaceId: string,
  { email: sent, firstName, lastName, role, password }: MemberToAdd,
): Promise<AddedMember> {
  const email = normaliseEmail(sent)
  const passwordHash = password === undefined ? null : await passwords.hash(password)
  const now = new Date(context.now())
  return database.transaction(async tx => {
    const { userId, isTrusted } = await findOrMakeUser(tx, workspaceId, [context.newId(), email, passwordHash, now])
    if (!isTrusted && context.actor !== 'root') return { kind: 'of_others' }
    const [seat] = await tx.run(memberUpsert, [workspaceId, userId, firstName, lastName, role, now])
    if (seat === undefined) return { kind: 'already_member' }
    await audit(tx, context, workspaceId, { action: 'member.create', subject: userId, detail: { role } })
    const createdAtMs = seat.created_at.getTime()
    return { kind: 'added', member: { userId, email, firstName, lastName, role, createdAtMs, removedAtMs: null } }
  })
}

async function findOrMakeUser(
  tx: Queryable,
  workspaceId: string,
  user: readonly [id: string, email: string, passwordHash: string | null, now: Date],
): Promise<{ readonly userId: string; readonly isTrusted: boolean }> {
  const [made] = await tx.run(appUserInsert, user)
  if (made !== undefined) return { userId: made.user_id, isTrusted: true }
  const [found] = await tx.run(appUserFindSignIn, [user[1]])
  if (found === undefined) throw new Error('the user of a taken address is not there')
  const { user_id: userId, password_hash: passwordHash } = found
  const [seat] = await tx.run(memberFind, [workspaceId, userId])
  return { userId, isTrusted: passwordHash === null || seat !== undefined }
}
