import type { FastifyRequest } from 'fastify'
import { scopesOfRole } from '../../domain/members.ts'
import { isAddressListed } from '../../engine/credentials/addresses.ts'
import { type Authentication, hasScope, type Principal } from '../../engine/principal.ts'
import { hasTwoAuthorizations } from '../two-authorizations.ts'
import type { Caller, Route } from './call.ts'
import { type Fault, unauthorized } from './fault.ts'
import type { KenbunContext } from './surface.ts'
import { readWireId } from './wire.ts'

type GuardedRequest = Pick<FastifyRequest, 'headers' | 'ip' | 'raw'>

export type Guarded =
  | { readonly kind: 'admitted'; readonly caller: Caller }
  | { readonly kind: 'refused'; readonly fault: Fault }

/** Judges what can be judged without the body: credential, then scope; and finds the unit. */
export async function guardRequest(
  context: KenbunContext,
  { access }: Route,
  request: GuardedRequest,
): Promise<Guarded> {
  if (hasTwoAuthorizations(request.raw)) return { kind: 'refused', fault: unauthorized('TOKEN_INVALID') }
  const authentication = await authenticate(context, request)
  if (authentication.kind === 'refused') return { kind: 'refused', fault: unauthorized(authentication.reason) }
  const { principal } = authentication
  const fault = access === 'root' ? refuseUnlessRoot(principal) : refuseWithoutScope(principal, access)
  if (fault) return { kind: 'refused', fault }
  return { kind: 'admitted', caller: { principal, workspaceId: await activeUnit(context, principal, request) } }
}

/** Members come with personal keys, and may do what their role says; everybody else as on all surfaces. */
async function authenticate(context: KenbunContext, { headers, ip }: GuardedRequest): Promise<Authentication> {
  const [, token] = /^\s*bearer +([A-Za-z0-9]{40})\s*$/i.exec(headers.authorization ?? '') ?? []
  const key = token === undefined ? undefined : await context.credentials.findPersonalKey(token)
  if (key === undefined) return context.authenticate(headers.authorization, undefined, ip)
  if (key.allowedIps !== null && !isAddressListed(key.allowedIps, ip))
    return { kind: 'refused', reason: 'ADDRESS_REFUSED' }
  const { id, name, workspaceId, role } = key
  const scopes = new Set<string>(scopesOfRole(role))
  return { kind: 'authenticated', principal: { id, name, workspaceId, scopes, isRoot: false, role } }
}

function refuseUnlessRoot({ isRoot }: Principal): Fault | undefined {
  return isRoot ? undefined : { kind: 'forbidden', message: 'this needs the root key' }
}

function refuseWithoutScope(principal: Principal, anyOf: readonly string[]): Fault | undefined {
  if (hasScope(principal, ...anyOf)) return undefined
  return { kind: 'forbidden', message: `the credential lacks the scope ${anyOf.join(' or ')}` }
}

/** A credential is pinned to its unit; the operator acts in the one that the cookie or the header of all surfaces names. */
async function activeUnit(
  context: KenbunContext,
  principal: Principal,
  { headers, ip }: GuardedRequest,
): Promise<string | undefined> {
  if (!principal.isRoot) return principal.workspaceId
  const header = headers['onefold-workspace']
  const chosen = readWireId('unit', cookieOf(headers.cookie)) || (typeof header === 'string' ? header : '')
  if (chosen === '') return undefined
  const acting = await context.authenticate(headers.authorization, chosen, ip)
  return acting.kind === 'authenticated' ? acting.principal.workspaceId : undefined
}

export const unitCookie = 'activeOu'

function cookieOf(header: string | undefined): string | undefined {
  return new RegExp(`(?:^|;)\\s*${unitCookie}=([^;\\s]*)`).exec(header ?? '')?.[1]
}
