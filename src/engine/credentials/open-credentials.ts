import type { JWK } from 'jose'
import type { Database } from '../../store/database.ts'
import type { ChangeContext } from '../configuration/audit.ts'
import type { Authenticate } from '../principal.ts'
import { createAccessTokens } from './access-tokens.ts'
import { createApiKey, type NewApiKey, type NewApiKeyRequest, revokeApiKey, trustUpstreamConsent } from './api-keys.ts'
import { judgeCredential } from './authenticate.ts'
import { cacheCredentials } from './credential-cache.ts'
import { type IssuedToken, issueAccessToken } from './issue-access-token.ts'
import { createSigningKeys } from './signing-keys.ts'

export type Credentials = {
  readonly authenticate: Authenticate
  readonly createKey: (context: ChangeContext, request: NewApiKeyRequest) => Promise<NewApiKey | undefined>
  readonly revokeKey: (context: ChangeContext, id: string, workspaceId: string | null) => Promise<boolean>
  /** False when the workspace has no such key. */
  readonly trustUpstreamConsent: (
    context: ChangeContext,
    id: string,
    workspaceId: string,
    isTrusted: boolean,
  ) => Promise<boolean>
  readonly issueAccessToken: (clientId: string, clientSecret: string, scope: string | undefined) => Promise<IssuedToken>
  readonly jwks: () => Promise<{ keys: JWK[] }>
}

export type CredentialsOptions = {
  readonly database: Database
  readonly rootKey: string
  /** The public address; without one, a fixed name, so that servers on different ports accept each other's tokens. */
  readonly publicUrl: string | null
  readonly now: () => number
  readonly newId: () => string
}

export function openCredentials({ database, rootKey, publicUrl, now, newId }: CredentialsOptions): Credentials {
  const signingKeys = createSigningKeys({ database, now, newId })
  const accessTokens = createAccessTokens(signingKeys, publicUrl ?? 'urn:onefold', now)
  const judging = { database, rootKey, accessTokens, now }
  const cache = cacheCredentials((authorization, hint) => judgeCredential(judging, authorization, hint), now)
  return {
    authenticate: cache.authenticate,
    createKey: (context, request) => createApiKey(database, context, request),
    async revokeKey(context, id, workspaceId) {
      const isRevoked = await revokeApiKey(database, context, id, workspaceId)
      if (isRevoked) cache.clear()
      return isRevoked
    },
    trustUpstreamConsent: (context, id, workspaceId, isTrusted) =>
      trustUpstreamConsent(database, context, id, workspaceId, isTrusted),
    issueAccessToken: (clientId, clientSecret, scope) => issueAccessToken(judging, clientId, clientSecret, scope),
    jwks: () => accessTokens.jwks(),
  }
}
