import { scopesOfRole } from '../../domain/members.ts'
import type { Scope } from '../../domain/scopes.ts'
import { hasScope, type Principal } from '../../engine/principal.ts'
import { type ApiKeyRow, apiKeyList } from '../../store/read/api-key.ts'
import { type Answer, type Call, changeContextOf, fail, noContent } from './call.ts'
import { type Fault, notFound } from './fault.ts'
import type { KenbunContext } from './surface.ts'

// Secrets and tokens of this wire are the API keys of the workspace: a key is both a pair for Basic and a bearer token,
// so each is listed under both names.

export const keyReading: readonly string[] = ['keys:read', 'keys:write']
export const keyWriting: readonly string[] = ['keys:write']

/** The lists are not paged. */
const maxListed = 1000

export function listKeys({ engine }: KenbunContext, { workspaceId }: Call): Promise<readonly ApiKeyRow[]> {
  return engine.database.run(apiKeyList, [workspaceId, 'private', null, maxListed])
}

/** All rights on this surface, as far as the caller has them: nobody gives what he has not. */
export function grantedScopes(principal: Principal): readonly Scope[] {
  const all: readonly Scope[] = scopesOfRole('admin')
  return all.filter(scope => hasScope(principal, scope))
}

export async function revokeKey(context: KenbunContext, call: Call, id: string, what: string): Promise<Answer> {
  const change = changeContextOf(context, call)
  const isRevoked =
    id !== '' && (await context.credentials.revokeKey(change, { id, workspaceId: call.workspaceId, kind: 'private' }))
  return isRevoked ? noContent : fail(noSuch(what))
}

export function noSuch(what: string): Fault {
  return notFound(`there is no such ${what} in this workspace`)
}
