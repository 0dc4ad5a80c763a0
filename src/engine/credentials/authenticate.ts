import { isStorableText } from '../../domain/json.ts'
import type { Scope } from '../../domain/scopes.ts'
import { isUuid } from '../../domain/uuid.ts'
import type { Database } from '../../store/database.ts'
import { apiKeyFindByClientId, apiKeyFindByTokenHash } from '../../store/read/api-key.ts'
import { workspaceFind, workspaceFindOldest } from '../../store/read/workspace.ts'
import type { Row } from '../../store/statement.ts'
import type { Authentication, Principal, RefusalReason } from '../principal.ts'
import type { AccessTokens } from './access-tokens.ts'
import { compileAddresses } from './addresses.ts'
import { hashesMatch, hashSecret, tokenStart } from './secrets.ts'

export type CredentialContext = {
  readonly database: Database
  readonly rootKey: string
  readonly accessTokens: AccessTokens
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** What holds of a credential wherever it comes from, and where it may come from; null is everywhere. */
export type Judgement = {
  readonly authentication: Authentication
  readonly isAllowedFrom: ((ip: string) => boolean) | null
}

type KeyRow = Row<(typeof apiKeyFindByClientId)['row']>

const everyScope: ReadonlySet<string> = new Set<Scope>(['*'])

/** Judges an Authorization header against the database; see `Authenticate` for the forms it may take. */
export async function judgeCredential(
  context: CredentialContext,
  authorization: string | undefined,
  workspaceHint: string | undefined,
): Promise<Judgement> {
  if (authorization === undefined || authorization.trim() === '') return refused('TOKEN_MISSING')
  const [, scheme = '', credential = ''] = /^\s*([A-Za-z]+) +(\S+)\s*$/.exec(authorization) ?? []
  if (scheme.toLowerCase() === 'basic') return judgePair(context, credential)
  if (scheme.toLowerCase() !== 'bearer') return refused('TOKEN_INVALID')
  if (hashesMatch(hashSecret(credential), hashSecret(context.rootKey)))
    return actAsRoot(context.database, workspaceHint)
  if (credential.startsWith(tokenStart)) return judgeToken(context, credential)
  return judgeAccessToken(context, credential)
}

async function actAsRoot(database: Database, workspaceHint: string | undefined): Promise<Judgement> {
  if (workspaceHint !== undefined && !isUuid(workspaceHint)) return refused('TOKEN_INVALID')
  const [workspace] =
    workspaceHint === undefined
      ? await database.run(workspaceFindOldest, [])
      : await database.run(workspaceFind, [workspaceHint])
  if (workspace === undefined) return refused('TOKEN_INVALID')
  return authenticated({
    id: 'root',
    name: 'root',
    workspaceId: workspace.workspace_id,
    scopes: everyScope,
    isRoot: true,
  })
}

async function judgeToken({ database, now }: CredentialContext, token: string): Promise<Judgement> {
  const hash = hashSecret(token)
  const [key] = await database.run(apiKeyFindByTokenHash, [hash])
  if (key === undefined || !hashesMatch(key.token_hash ?? '', hash)) return refused('TOKEN_INVALID')
  return judgeKey(key, key.scopes, now())
}

async function judgePair({ database, now }: CredentialContext, encoded: string): Promise<Judgement> {
  const pair = parsePair(encoded)
  const key = pair && (await findKeyByPair(database, pair.clientId, pair.clientSecret))
  return key ? judgeKey(key, key.scopes, now()) : refused('TOKEN_INVALID')
}

/** The key of a client id and its secret, whether it stands or not. */
export async function findKeyByPair(
  database: Database,
  clientId: string,
  clientSecret: string,
): Promise<KeyRow | undefined> {
  const [key] = await database.run(apiKeyFindByClientId, [clientId])
  if (key === undefined || !hashesMatch(key.client_secret_hash ?? '', hashSecret(clientSecret))) return undefined
  return key
}

/** `client_id:client_secret` of a Basic credential. */
export function parsePair(encoded: string): { readonly clientId: string; readonly clientSecret: string } | undefined {
  const text = Buffer.from(encoded, 'base64').toString()
  const colon = text.indexOf(':')
  if (colon < 1 || !isStorableText(text)) return undefined
  return { clientId: text.slice(0, colon), clientSecret: text.slice(colon + 1) }
}

/** The key behind an access token is looked at each time: revoking it ends the tokens issued for it. */
async function judgeAccessToken({ database, accessTokens, now }: CredentialContext, token: string): Promise<Judgement> {
  const verified = await accessTokens.verify(token)
  if (verified.kind === 'refused') return refused(verified.reason)
  const [key] = await database.run(apiKeyFindByClientId, [verified.clientId])
  if (key === undefined || key.workspace_id !== verified.workspaceId) return refused('TOKEN_INVALID')
  return judgeKey(key, verified.scopes, now())
}

function judgeKey(key: KeyRow, scopes: readonly string[], nowMs: number): Judgement {
  const reason = whyFallen(key, nowMs)
  if (reason !== undefined) return refused(reason)
  const isAllowedFrom = key.allowed_ips === null ? null : compileAddresses(key.allowed_ips)
  return { ...authenticated(principalOf(key, scopes)), isAllowedFrom }
}

/** The judgement of a request: that of its credential, unless it comes from where that is not good. */
export function judgeAddress({ authentication, isAllowedFrom }: Judgement, ip: string | undefined): Authentication {
  if (isAllowedFrom === null || (ip !== undefined && isAllowedFrom(ip))) return authentication
  return { kind: 'refused', reason: 'ADDRESS_REFUSED' }
}

/** Why a key no longer stands; undefined while it does. */
export function whyFallen(
  { revoked_at: revokedAt, expires_at: expiresAt }: Pick<KeyRow, 'revoked_at' | 'expires_at'>,
  nowMs: number,
): 'TOKEN_REVOKED' | 'TOKEN_EXPIRED' | undefined {
  if (revokedAt !== null) return 'TOKEN_REVOKED'
  return expiresAt !== null && expiresAt.getTime() <= nowMs ? 'TOKEN_EXPIRED' : undefined
}

function principalOf(key: KeyRow, scopes: readonly string[]): Principal {
  return {
    id: key.api_key_id,
    name: key.name,
    workspaceId: key.workspace_id,
    scopes: new Set(scopes),
    isRoot: false,
  }
}

function authenticated(principal: Principal): Judgement {
  return { authentication: { kind: 'authenticated', principal }, isAllowedFrom: null }
}

function refused(reason: RefusalReason): Judgement {
  return { authentication: { kind: 'refused', reason }, isAllowedFrom: null }
}
