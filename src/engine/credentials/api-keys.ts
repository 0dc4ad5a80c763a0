import type { Scope } from '../../domain/scopes.ts'
import type { Database } from '../../store/database.ts'
import { apiKeyInsert, apiKeyUpdateConsent, apiKeyUpdateRevoked } from '../../store/write/api-key.ts'
import { audit, type ChangeContext } from '../configuration/audit.ts'
import { hashSecret, newClientId, newClientSecret, newToken, visiblePrefix } from './secrets.ts'

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
  /** Left out, the key stands until it is revoked. */
  readonly expiresAtMs?: number
}

/** Undefined when there is no such workspace. */
export async function createApiKey(
  database: Database,
  context: ChangeContext,
  { name, workspaceId, scopes, expiresAtMs }: NewApiKeyRequest,
): Promise<NewApiKey | undefined> {
  const [id, clientId, clientSecret, token] = [context.newId(), newClientId(), newClientSecret(), newToken()]
  const tokenPrefix = visiblePrefix(token)
  const createdAtMs = context.now()
  const made = await database.transaction(async tx => {
    const [inserted] = await tx.run(apiKeyInsert, [
      id,
      workspaceId,
      name,
      clientId,
      hashSecret(clientSecret),
      hashSecret(token),
      tokenPrefix,
      scopes,
      new Date(createdAtMs),
      expiresAtMs === undefined ? null : new Date(expiresAtMs),
    ])
    if (inserted === undefined) return false
    await audit(tx, context, workspaceId, { action: 'api_key.create', subject: id, detail: { name, scopes } })
    return true
  })
  return made ? { id, workspaceId, clientId, clientSecret, token, tokenPrefix, createdAtMs } : undefined
}

/** Revokes a key of the workspace, or of any when it is null. False when there is none to revoke. */
export async function revokeApiKey(
  database: Database,
  context: ChangeContext,
  id: string,
  workspaceId: string | null,
): Promise<boolean> {
  return database.transaction(async tx => {
    const [revoked] = await tx.run(apiKeyUpdateRevoked, [id, workspaceId, new Date(context.now())])
    if (revoked === undefined) return false
    const entry = { action: 'api_key.revoke', subject: id, detail: { name: revoked.name } }
    await audit(tx, context, revoked.workspace_id, entry)
    return true
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
