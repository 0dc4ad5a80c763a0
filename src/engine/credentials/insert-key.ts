import type { Scope } from '../../domain/scopes.ts'
import type { Queryable } from '../../store/database.ts'
import { apiKeyInsert } from '../../store/write/api-key.ts'
import { audit, type ChangeContext } from '../configuration/audit.ts'
import type { KeyKind } from './key-kinds.ts'

type KeyToInsert = {
  readonly kind: KeyKind
  readonly id: string
  readonly workspaceId: string
  readonly name: string
  readonly createdAtMs: number
  readonly clientId?: string
  readonly clientSecretHash?: string
  readonly tokenHash?: string
  readonly tokenPrefix?: string
  readonly scopes?: readonly Scope[]
  readonly userId?: string
  readonly allowedIps?: readonly string[]
  readonly personalKey?: { readonly id: string; readonly sealed: string }
  readonly expiresAtMs?: number
}

/** Stores a key with its audit line. False when there is no such workspace or the client id is another key's. */
export async function insertKey(tx: Queryable, context: ChangeContext, key: KeyToInsert): Promise<boolean> {
  const { kind, id, workspaceId, name, scopes = [], expiresAtMs } = key
  const [inserted] = await tx.run(apiKeyInsert, [
    id,
    workspaceId,
    kind,
    name,
    key.clientId ?? null,
    key.clientSecretHash ?? null,
    key.tokenHash ?? null,
    key.tokenPrefix ?? null,
    scopes,
    key.userId ?? null,
    key.allowedIps ?? null,
    key.personalKey?.id ?? null,
    key.personalKey?.sealed ?? null,
    new Date(key.createdAtMs),
    expiresAtMs === undefined ? null : new Date(expiresAtMs),
  ])
  if (inserted === undefined) return false
  const detail = { kind, name, scopes, ...(key.userId !== undefined && { member_id: key.userId }) }
  await audit(tx, context, workspaceId, { action: 'api_key.create', subject: id, detail })
  return true
}
