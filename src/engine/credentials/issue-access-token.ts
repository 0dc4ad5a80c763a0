import { isScope } from '../../domain/scopes.ts'
import type { Database } from '../../store/database.ts'
import { type AccessTokens, accessTokenSeconds } from './access-tokens.ts'
import { isAddressListed } from './addresses.ts'
import { findKeyByPair, whyFallen } from './authenticate.ts'

export type IssuedToken =
  | {
      readonly kind: 'issued'
      readonly token: string
      readonly expiresInSeconds: number
      readonly scopes: readonly string[]
    }
  | { readonly kind: 'refused'; readonly error: 'invalid_client' | 'invalid_scope' }

/** The client-credentials grant. `scope` is a space-separated part of the key's scopes; undefined asks for all. */
export async function issueAccessToken(
  context: { readonly database: Database; readonly accessTokens: AccessTokens; readonly now: () => number },
  clientId: string,
  clientSecret: string,
  scope: string | undefined,
  ip: string,
): Promise<IssuedToken> {
  const key = await findKeyByPair(context.database, clientId, clientSecret)
  if (key === undefined || whyFallen(key, context.now()) !== undefined)
    return { kind: 'refused', error: 'invalid_client' }
  if (key.allowed_ips !== null && !isAddressListed(key.allowed_ips, ip))
    return { kind: 'refused', error: 'invalid_client' }
  const scopes = scope === undefined ? key.scopes : [...new Set(scope.split(' '))]
  const hasAll = key.scopes.includes('*')
  const isGrantable = scopes.every(each => key.scopes.includes(each) || (hasAll && isScope(each)))
  if (scopes.length === 0 || !isGrantable) return { kind: 'refused', error: 'invalid_scope' }
  const token = await context.accessTokens.issue(clientId, key.workspace_id, scopes)
  return { kind: 'issued', token, expiresInSeconds: accessTokenSeconds, scopes }
}
