import { consoleScopesOfRole, type MemberRole, scopesOfRole } from '../../domain/members.ts'
import { hasScope, type Principal } from '../principal.ts'

/**
 * What a role opens that the caller lacks: nobody gives what they have not. A role opens scopes in the console, and where
 * surfaces know roles; an admin by a personal key is one in the console too.
 */
export function scopeBeyond(principal: Principal, role: MemberRole): string | undefined {
  if (principal.role === 'admin') return undefined
  return [...consoleScopesOfRole(role), ...scopesOfRole(role)].find(scope => !hasScope(principal, scope))
}
