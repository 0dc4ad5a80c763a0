import type { Scope } from '../../domain/scopes.ts'
import type { Database } from '../../store/database.ts'
import { apiKeyInsert, apiKeyUpdateRevoked } from '../../store/write/api-key.ts'
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
}

/** Undefined when there is no such workspace. */
export async function createApiKey(
  database: Database,
  context: ChangeContext,
  { name, workspaceId, scopes }: NewApiKeyRequest,
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
