import type { MemberRole } from '../domain/members.ts'

/** Who calls: a credential of one workspace, a member who is signed in, or the operator with the root key. */
export type Principal = {
  /** API key id, user id, or `root`. */
  readonly id: string
  /** The name of the key or the member: what provenance shows as the source unless the call names another. */
  readonly name: string
  readonly workspaceId: string
  readonly scopes: ReadonlySet<string>
  readonly isRoot: boolean
  /** Of a member who acts themself. */
  readonly role?: MemberRole
}

/** `ADDRESS_REFUSED`: the credential stands, and is not good from the address of the request. */
export type RefusalReason = 'TOKEN_MISSING' | 'TOKEN_INVALID' | 'TOKEN_EXPIRED' | 'TOKEN_REVOKED' | 'ADDRESS_REFUSED'

export type Authentication =
  | { readonly kind: 'authenticated'; readonly principal: Principal }
  | { readonly kind: 'refused'; readonly reason: RefusalReason }

/**
 * Judges an Authorization header: an opaque key, an OAuth access token, or Basic client_id:client_secret.
 * The root key acts in `workspaceHint` (header `onefold-workspace`) or else in the oldest workspace. Without `ip`, the
 * address of the request, a key that is good from some addresses alone is refused.
 */
export type Authenticate = (
  authorization: string | undefined,
  workspaceHint?: string,
  ip?: string,
) => Promise<Authentication>

/** Scope `*` opens everything inside the workspace. */
export function hasScope(principal: Principal, ...anyOf: readonly string[]): boolean {
  return principal.scopes.has('*') || anyOf.some(scope => principal.scopes.has(scope))
}
