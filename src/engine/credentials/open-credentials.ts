import type { JWK } from 'jose'
import type { Database } from '../../store/database.ts'
import type { ChangeContext } from '../configuration/audit.ts'
import { createPasswords, type PasswordCost, type Passwords } from '../members/passwords.ts'
import type { Authenticate } from '../principal.ts'
import { createAccessTokens } from './access-tokens.ts'
import {
  type ChangedAddresses,
  changeAllowedIps,
  createApiKey,
  type KeyReach,
  type LockedKey,
  type NewApiKey,
  type NewApiKeyRequest,
  revokeApiKey,
  trustUpstreamConsent,
} from './api-keys.ts'
import { judgeAddress, judgeCredential } from './authenticate.ts'
import { cacheCredentials } from './credential-cache.ts'
import {
  createDeveloperKey,
  type DeveloperKey,
  findDeveloperKey,
  type NewDeveloperKey,
  type NewDeveloperKeyRequest,
  openPersonalKey,
} from './developer-keys.ts'
import { type IssuedToken, issueAccessToken } from './issue-access-token.ts'
import {
  createPersonalKey,
  findPersonalKey,
  type NewPersonalKey,
  type NewPersonalKeyRequest,
  type PersonalKey,
} from './personal-keys.ts'
import {
  type Company,
  type CreatedPublicKey,
  createPublicKey,
  findCompany,
  isCompanyId,
  type NewPublicKeyRequest,
} from './public-keys.ts'
import { developerSecretStart } from './secrets.ts'
import { createSigningKeys } from './signing-keys.ts'

// Private keys authenticate; what the other kinds are good for is said by the surfaces that look them up. Every look-up
// is a judgement of at most a second ago.

export type Credentials = {
  readonly authenticate: Authenticate
  readonly passwords: Passwords
  /** The public key behind a company id of a web page, while it stands. */
  readonly findCompany: (companyId: string) => Promise<Company | undefined>
  /** Undefined also when the member has left or the user is disabled. */
  readonly findPersonalKey: (token: string) => Promise<PersonalKey | undefined>
  readonly findDeveloperKey: (secret: string) => Promise<DeveloperKey | undefined>
  /** The token that the key is bound to; undefined after the root key was changed. It may have been revoked. */
  readonly openPersonalKey: (key: DeveloperKey) => string | undefined
  readonly createKey: (context: ChangeContext, request: NewApiKeyRequest) => Promise<NewApiKey | undefined>
  readonly createPublicKey: (context: ChangeContext, request: NewPublicKeyRequest) => Promise<CreatedPublicKey>
  /** Undefined when the workspace has no such member. */
  readonly createPersonalKey: (
    context: ChangeContext,
    request: NewPersonalKeyRequest,
  ) => Promise<NewPersonalKey | undefined>
  /** Undefined when the workspace has no such personal key. */
  readonly createDeveloperKey: (
    context: ChangeContext,
    request: NewDeveloperKeyRequest,
  ) => Promise<NewDeveloperKey | undefined>
  readonly revokeKey: (context: ChangeContext, reach: KeyReach) => Promise<boolean>
  readonly changeAllowedIps: (
    context: ChangeContext,
    id: string,
    workspaceId: string | null,
    allowedIps: readonly string[] | null,
    mayOpen: (key: LockedKey) => boolean,
  ) => Promise<ChangedAddresses>
  /** False when the workspace has no such key. */
  readonly trustUpstreamConsent: (
    context: ChangeContext,
    id: string,
    workspaceId: string,
    isTrusted: boolean,
  ) => Promise<boolean>
  readonly issueAccessToken: (
    clientId: string,
    clientSecret: string,
    scope: string | undefined,
    ip: string,
  ) => Promise<IssuedToken>
  readonly jwks: () => Promise<{ keys: JWK[] }>
  /** Forgets what this process knows of credentials: a member changed. */
  readonly forget: () => void
}

export type CredentialsOptions = {
  readonly database: Database
  readonly rootKey: string
  /** The public address; without one, a fixed name, so that servers on different ports accept each other's tokens. */
  readonly publicUrl: string | null
  readonly now: () => number
  readonly newId: () => string
  /** The usual one unless said. */
  readonly passwordCost?: PasswordCost
}

const personalTokenPattern = /^[A-Za-z0-9]{40}$/

export function openCredentials(options: CredentialsOptions): Credentials {
  const { database, rootKey, publicUrl, now, newId } = options
  const signingKeys = createSigningKeys({ database, now, newId })
  const accessTokens = createAccessTokens(signingKeys, publicUrl ?? 'urn:onefold', now)
  const judging = { database, rootKey, accessTokens, now }
  const headers = cacheCredentials((authorization, hint) => judgeCredential(judging, authorization, hint), now)
  const companies = cacheCredentials((id = '') => findCompany(judging, id), now)
  const personalKeys = cacheCredentials((token = '') => findPersonalKey(judging, token), now)
  const developerKeys = cacheCredentials((secret = '') => findDeveloperKey(judging, secret), now)

  function forget(): void {
    for (const cache of [headers, companies, personalKeys, developerKeys]) cache.clear()
  }

  return {
    passwords: createPasswords(options.passwordCost),
    authenticate: async (authorization, hint, ip) => judgeAddress(await headers.judge(authorization, hint), ip),
    findCompany: async id => (isCompanyId(id) ? companies.judge(id) : undefined),
    findPersonalKey: async token => (personalTokenPattern.test(token) ? personalKeys.judge(token) : undefined),
    findDeveloperKey: async secret =>
      secret.startsWith(developerSecretStart) ? developerKeys.judge(secret) : undefined,
    openPersonalKey: key => openPersonalKey(rootKey, key),
    createKey: (context, request) => createApiKey(database, context, request),
    async createPublicKey(context, request) {
      const created = await createPublicKey(database, context, request)
      // The id may have been asked for before it was made.
      companies.clear()
      return created
    },
    createPersonalKey: (context, request) => createPersonalKey(database, context, request),
    createDeveloperKey: (context, request) => createDeveloperKey(judging, context, request),
    async revokeKey(context, reach) {
      const isRevoked = await revokeApiKey(database, context, reach)
      if (isRevoked) forget()
      return isRevoked
    },
    async changeAllowedIps(context, id, workspaceId, allowedIps, mayOpen) {
      const changed = await changeAllowedIps(database, context, id, workspaceId, allowedIps, mayOpen)
      if (changed.kind === 'changed') forget()
      return changed
    },
    trustUpstreamConsent: (context, id, workspaceId, isTrusted) =>
      trustUpstreamConsent(database, context, id, workspaceId, isTrusted),
    issueAccessToken: (clientId, clientSecret, scope, ip) =>
      issueAccessToken(judging, clientId, clientSecret, scope, ip),
    jwks: () => accessTokens.jwks(),
    forget,
  }
}
