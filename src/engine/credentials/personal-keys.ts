import { isMemberRole, type MemberRole } from '../../domain/members.ts'
import type { Database } from '../../store/database.ts'
import { apiKeyFindHeld } from '../../store/read/api-key.ts'
import { memberFind } from '../../store/read/member.ts'
import type { ChangeContext } from '../configuration/audit.ts'
import { whyFallen } from './authenticate.ts'
import { insertKey } from './insert-key.ts'
import { hashesMatch, hashSecret, newPersonalToken, visiblePrefix } from './secrets.ts'

/** A key by which a member acts. The token is never seen again. */
export type NewPersonalKey = {
  readonly id: string
  readonly workspaceId: string
  readonly userId: string
  readonly token: string
  readonly tokenPrefix: string
  readonly createdAtMs: number
}

export type NewPersonalKeyRequest = {
  readonly name: string
  readonly workspaceId: string
  /** A member who has not left. */
  readonly userId: string
  readonly allowedIps?: readonly string[]
  readonly expiresAtMs?: number
}

/** A personal key that stands, of a member who has not left. */
export type PersonalKey = {
  readonly id: string
  readonly name: string
  readonly workspaceId: string
  readonly userId: string
  readonly role: MemberRole
  /** Null is everywhere; the surface looks with `isAddressListed`. */
  readonly allowedIps: readonly string[] | null
}

type Context = { readonly database: Database; readonly now: () => number }

/** Undefined when the workspace has no such member. */
export async function createPersonalKey(
  database: Database,
  context: ChangeContext,
  { name, workspaceId, userId, allowedIps, expiresAtMs }: NewPersonalKeyRequest,
): Promise<NewPersonalKey | undefined> {
  const token = newPersonalToken()
  const tokenPrefix = visiblePrefix(token)
  const key = { id: context.newId(), workspaceId, userId, tokenPrefix, createdAtMs: context.now() }
  const isMade = await database.transaction(async tx => {
    const [member] = await tx.run(memberFind, [workspaceId, userId])
    if (member === undefined || member.removed_at !== null) return false
    return insertKey(tx, context, {
      ...key,
      kind: 'personal',
      name,
      tokenHash: hashSecret(token),
      ...(allowedIps !== undefined && { allowedIps }),
      ...(expiresAtMs !== undefined && { expiresAtMs }),
    })
  })
  return isMade ? { ...key, token } : undefined
}

/** Undefined also when the member has left or the user is disabled. */
export async function findPersonalKey({ database, now }: Context, token: string): Promise<PersonalKey | undefined> {
  const hash = hashSecret(token)
  const [key] = await database.run(apiKeyFindHeld, ['personal', hash])
  if (key === undefined || key.user_id === null || !hashesMatch(key.token_hash ?? '', hash)) return undefined
  if (whyFallen(key, now()) !== undefined) return undefined
  const [member] = await database.run(memberFind, [key.workspace_id, key.user_id])
  if (member === undefined || member.removed_at !== null || member.disabled_at !== null) return undefined
  if (!isMemberRole(member.role)) throw new Error(`member ${key.user_id} has the role ${member.role}`)
  return {
    id: key.api_key_id,
    name: key.name,
    workspaceId: key.workspace_id,
    userId: key.user_id,
    role: member.role,
    allowedIps: key.allowed_ips,
  }
}
