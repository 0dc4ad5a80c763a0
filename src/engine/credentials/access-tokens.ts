import { randomUUID } from 'node:crypto'
import { decodeProtectedHeader, errors, type JWK, jwtVerify, SignJWT } from 'jose'
import type { RefusalReason } from '../principal.ts'
import type { SigningKeys } from './signing-keys.ts'

export const accessTokenSeconds = 3600
const leewaySeconds = 30

export type VerifiedToken =
  | {
      readonly kind: 'verified'
      readonly clientId: string
      readonly workspaceId: string
      readonly scopes: readonly string[]
    }
  | { readonly kind: 'refused'; readonly reason: RefusalReason }

export type AccessTokens = {
  issue(clientId: string, workspaceId: string, scopes: readonly string[]): Promise<string>
  /** Signature and claims only; whether the key behind it still stands is the caller's to ask. */
  verify(token: string): Promise<VerifiedToken>
  jwks(): Promise<{ keys: JWK[] }>
}

/** `issuer` is also the audience: tokens are for the server that made them. */
export function createAccessTokens(signingKeys: SigningKeys, issuer: string, now: () => number): AccessTokens {
  return {
    async issue(clientId, workspaceId, scopes) {
      const { id, privateKey } = await signingKeys.current()
      const seconds = Math.floor(now() / 1000)
      return new SignJWT({ workspace_id: workspaceId, scope: scopes.join(' ') })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: id })
        .setIssuer(issuer)
        .setAudience(issuer)
        .setSubject(clientId)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + accessTokenSeconds)
        .setJti(randomUUID())
        .sign(privateKey)
    },

    async verify(token) {
      const id = keyIdOf(token)
      const publicKey = id === undefined ? undefined : await signingKeys.findPublic(id)
      if (publicKey === undefined) return { kind: 'refused', reason: 'TOKEN_INVALID' }
      try {
        const { payload } = await jwtVerify(token, publicKey, {
          algorithms: ['RS256'],
          issuer,
          audience: issuer,
          clockTolerance: leewaySeconds,
          currentDate: new Date(now()),
          requiredClaims: ['sub', 'iat', 'exp', 'jti', 'workspace_id', 'scope'],
        })
        const { sub, scope, workspace_id: workspaceId } = payload
        if (typeof sub !== 'string' || typeof scope !== 'string' || typeof workspaceId !== 'string')
          return { kind: 'refused', reason: 'TOKEN_INVALID' }
        return { kind: 'verified', clientId: sub, workspaceId, scopes: scope.split(' ').filter(Boolean) }
      } catch (error) {
        if (!(error instanceof errors.JOSEError)) throw error
        return { kind: 'refused', reason: error instanceof errors.JWTExpired ? 'TOKEN_EXPIRED' : 'TOKEN_INVALID' }
      }
    },

    async jwks() {
      await signingKeys.current()
      return { keys: [...(await signingKeys.listPublic())] }
    },
  }
}

function keyIdOf(token: string): string | undefined {
  if (token.split('.').length !== 3) return undefined
  try {
    return decodeProtectedHeader(token).kid
  } catch {
    return undefined
  }
}
