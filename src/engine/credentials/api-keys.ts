import type { Scope } from '../../domain/scopes.ts'
import type { Database } from '../../store/database.ts'
import type { ApiKeyRow } from '../../store/read/api-key.ts'
import {
  apiKeyLock,
  apiKeyUpdateAllowedIps,
  apiKeyUpdateConsent,
  apiKeyUpdateRevoked,
} from '../../store/write/api-key.ts'
import { audit, type ChangeContext } from '../configuration/audit.ts'
import { insertKey } from './insert-key.ts'
import type { KeyKind } from './key-kinds.ts'
import { hashSecret, newClientId, newClientSecret, newToken, tokenStart, visiblePrefix } from './secrets.ts'

/** One key: an opaque bearer token, and a pair for Basic and OAuth. The secrets are never seen again. */
export type NewApiKey = {
  readonly id: string
  readonly workspaceId: string
  readonly clientId: string
  readonly clientSecret: string
  readonly token: string
  readonly tokenPrefix: string
  readonly createdAtMs: number
}

export type NewApiKeyRequest = {
  readonly name: string
  readonly workspaceId: string
  readonly scopes: readonly Scope[]
  /** Left out, the key is good from everywhere; empty, from nowhere. */
  readonly allowedIps?: readonly string[]
  /** Left out, the key stands until it is revoked. */
  readonly expiresAtMs?: number
}

/** Undefined when there is no such workspace. */
export async function createApiKey(
  database: Database,
  context: ChangeContext,
  { name, workspaceId, scopes, allowedIps, expiresAtMs }: NewApiKeyRequest,
): Promise<NewApiKey | undefined> {
  const [id, clientId, clientSecret, token] = [context.newId(), newClientId(), newClientSecret(), newToken()]
  const tokenPrefix = visiblePrefix(token, tokenStart)
  const createdAtMs = context.now()
  const isMade = await database.transaction(tx =>
    insertKey(tx, context, {
      kind: 'private',
      id,
      workspaceId,
      name,
      createdAtMs,
      clientId,
      clientSecretHash: hashSecret(clientSecret),
      tokenHash: hashSecret(token),
      tokenPrefix,
      scopes,
      ...(allowedIps !== undefined && { allowedIps }),
      ...(expiresAtMs !== undefined && { expiresAtMs }),
    }),
  )
  return isMade ? { id, workspaceId, clientId, clientSecret, token, tokenPrefix, createdAtMs } : undefined
}

/** Which key is meant, of one workspace and kind, or of any where they are null. */
export type KeyReach = {
  readonly id: string
  readonly workspaceId: string | null
  readonly kind: KeyKind | null
}

/** False when there is none to revoke. */
export async function revokeApiKey(
  database: Database,
  context: ChangeContext,
  { id, workspaceId, kind }: KeyReach,
): Promise<boolean> {
  return database.transaction(async tx => {
    const [revoked] = await tx.run(apiKeyUpdateRevoked, [id, workspaceId, kind, new Date(context.now())])
    if (revoked === undefined) return false
    const entry = { action: 'api_key.revoke', subject: id, detail: { name: revoked.name } }
    await audit(tx, context, revoked.workspace_id, entry)
    return true
  })
}

export type ChangedAddresses =
  | { readonly kind: 'changed'; readonly key: ApiKeyRow }
  | { readonly kind: 'not_found' }
  /** A public key is good from every page; a developer key only from where its list says. */
  | { readonly kind: 'not_for_this_kind' }
  /** The key opens what the caller may not. */
  | { readonly kind: 'beyond_caller' }

/** What a key opens, as far as its own row tells. */
export type LockedKey = { readonly kind: string; readonly scopes: readonly string[] }

/** Says from where a key is good, where `mayOpen` agrees; null is everywhere. */
export async function changeAllowedIps(
  database: Database,
  context: ChangeContext,
  id: string,
  workspaceId: string | null,
  allowedIps: readonly string[] | null,
  mayOpen: (key: LockedKey) => boolean,
): Promise<ChangedAddresses> {
  return database.transaction(async tx => {
    const [locked] = await tx.run(apiKeyLock, [id, workspaceId])
    if (locked === undefined) return { kind: 'not_found' }
    if (!mayOpen(locked)) return { kind: 'beyond_caller' }
    const isAllowed = locked.kind !== 'public' && (locked.kind !== 'developer' || allowedIps !== null)
    if (!isAllowed) return { kind: 'not_for_this_kind' }
    const [key] = await tx.run(apiKeyUpdateAllowedIps, [id, allowedIps])
    if (key === undefined) return { kind: 'not_found' }
    const detail = { name: key.name, allowed_ips: allowedIps }
    await audit(tx, context, key.workspace_id, { action: 'api_key.update', subject: id, detail })
    return { kind: 'changed', key }
  })
}

/** Notes whether a key's user vouches for the consent of people. False when the workspace has no such key. */
export async function trustUpstreamConsent(
  database: Database,
  context: ChangeContext,
  id: string,
  workspaceId: string,
  isTrusted: boolean,
): Promise<boolean> {
  return database.transaction(async tx => {
    const [changed] = await tx.run(apiKeyUpdateConsent, [id, workspaceId, isTrusted])
    if (changed === undefined) return false
    const detail = { name: changed.name, trust_upstream_consent: isTrusted }
    await audit(tx, context, workspaceId, { action: 'api_key.update', subject: id, detail })
    return true
  })
}
