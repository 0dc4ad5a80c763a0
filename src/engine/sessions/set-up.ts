import { createHash, timingSafeEqual } from 'node:crypto'
import { normaliseEmail } from '../../domain/identity/normalise.ts'
import type { Queryable } from '../../store/database.ts'
import { appUserFindAnyPassword, appUserFindSignIn } from '../../store/read/user.ts'
import { memberUpsertOwner } from '../../store/write/member.ts'
import { appUserInsert, appUserUpdatePassword } from '../../store/write/user.ts'
import { workspaceLockOldest } from '../../store/write/workspace.ts'
import { audit } from '../configuration/audit.ts'
import { orNameTaken, renameWithin } from '../configuration/rename-workspace.ts'
import { deriveKey } from '../credentials/sealed-bytes.ts'
import { type Access, changeBy } from './access.ts'
import { openSession } from './sessions.ts'
import type { SignedIn } from './sign-in.ts'

export type Owner = {
  readonly code: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly password: string
  /** Left out, the workspace keeps its name. */
  readonly workspaceName?: string
}

export type SetUp =
  | { readonly kind: 'set_up'; readonly signedIn: SignedIn }
  | { readonly kind: 'done_before' }
  | { readonly kind: 'wrong_code' }
  | { readonly kind: 'name_taken' }

/** Follows from the root key: every server of an installation says the same, and none has to keep it. */
export function setUpCodeOf(rootKey: string): string {
  return deriveKey(rootKey, 'onefold set-up code').subarray(0, 18).toString('base64url')
}

/** Until somebody has a password, nobody can sign in. */
export async function isSetUpNeeded(database: Queryable): Promise<boolean> {
  return (await database.run(appUserFindAnyPassword, [])).length === 0
}

/** Makes the first person who can sign in, an administrator of the oldest workspace. Of several at once one succeeds. */
export async function setUp(access: Access, owner: Owner): Promise<SetUp> {
  const { database, passwords } = access
  if (!(await isSetUpNeeded(database))) return { kind: 'done_before' }
  if (!isSame(owner.code, access.setUpCode)) return { kind: 'wrong_code' }
  const passwordHash = await passwords.hash(owner.password)
  const made = await orNameTaken(() => database.transaction(tx => makeOwner(tx, access, owner, passwordHash)))
  return made === 'name_taken' ? { kind: made } : made
}

async function makeOwner(tx: Queryable, access: Access, owner: Owner, passwordHash: string): Promise<SetUp> {
  const { firstName, lastName, workspaceName } = owner
  const now = new Date(access.now())
  const [workspace] = await tx.run(workspaceLockOldest, [])
  if (workspace === undefined) throw new Error('a server that answers has a workspace')
  // Who waited for the lock sees by now what the other did.
  if (!(await isSetUpNeeded(tx))) return { kind: 'done_before' }
  const { workspace_id: workspaceId } = workspace
  const email = normaliseEmail(owner.email)
  await tx.run(appUserInsert, [access.newId(), email, null, now])
  const [user] = await tx.run(appUserFindSignIn, [email])
  if (user === undefined) throw new Error('the user of a taken address is not there')
  const { user_id: userId } = user
  await tx.run(appUserUpdatePassword, [userId, passwordHash, null])
  await tx.run(memberUpsertOwner, [workspaceId, userId, firstName, lastName, now])
  const change = changeBy(access, userId)
  await audit(tx, change, workspaceId, { action: 'server.set_up', subject: userId, detail: {} })
  if (workspaceName !== undefined && workspaceName !== workspace.name)
    await renameWithin(tx, change, workspaceId, workspaceName)
  const token = await openSession(tx, access.now(), userId, workspaceId)
  return { kind: 'set_up', signedIn: { token, userId, workspaceId } }
}

function isSame(code: string, expected: string): boolean {
  const [left, right] = [code, expected].map(text => createHash('sha256').update(text).digest())
  return left !== undefined && right !== undefined && timingSafeEqual(left, right)
}
