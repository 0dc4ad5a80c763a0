import type { FastifyRequest } from 'fastify'
import { isJsonObject, memberOf } from '../../domain/json.ts'
import { hasScope } from '../../engine/principal.ts'
import type { Standing } from '../../engine/rate-windows.ts'
import { hasTwoAuthorizations } from '../two-authorizations.ts'
import { beaconRevision } from './beacon.ts'
import type { Caller, Route } from './call.ts'
import { type Fault, invalidParameter } from './fault.ts'
import { judgeRevision } from './revision.ts'
import type { KlaviyoContext } from './surface.ts'

type GuardedRequest = Pick<FastifyRequest, 'headers' | 'raw' | 'query' | 'ip'>
type Headers = Readonly<Record<string, string>>

/** The headers belong on the answer whatever becomes of the request. */
export type Guarded =
  | { readonly kind: 'admitted'; readonly caller: Caller; readonly headers: Headers }
  | { readonly kind: 'refused'; readonly fault: Fault; readonly headers: Headers }

type Known = { readonly caller: Caller } | { readonly fault: Fault }

/** Judges what can be judged without the body, in the order of the contract: credential, revision, quota. */
export async function guardRequest(context: KlaviyoContext, route: Route, request: GuardedRequest): Promise<Guarded> {
  const { access, limits } = route
  const known = access === 'client' ? await findCaller(context, request) : await judgeKey(context, access, request)
  if ('fault' in known) return { kind: 'refused', fault: known.fault, headers: {} }
  const { caller } = known
  const optOut = request.headers['x-klaviyo-revision-fall-forward-opt-out']
  const fault = judgeRevision(request.headers['revision'] ?? beaconRevision(route, request), optOut, context.now())
  const endpoint = `klaviyo ${route.method} ${route.url}`
  const counts = fault === undefined
  const standing = await context.rateWindows.take({ workspaceId: caller.workspaceId, endpoint, limits, counts })
  if (!standing.isAdmitted) return { kind: 'refused', fault: throttled(standing), headers: {} }
  const headers = rateHeaders(standing)
  return fault === undefined ? { kind: 'admitted', caller, headers } : { kind: 'refused', fault, headers }
}

/** Whatever credential a client call carries besides is none of ours. */
async function findCaller({ findCompany }: KlaviyoContext, { query }: GuardedRequest): Promise<Known> {
  const companyId = isJsonObject(query) ? memberOf(query, 'company_id') : undefined
  const company = typeof companyId === 'string' ? await findCompany(companyId) : undefined
  if (typeof companyId !== 'string' || company === undefined) {
    return { fault: invalidParameter('company_id', 'A company_id that exists is required in the query.') }
  }
  const { id, name, workspaceId } = company
  return { caller: { workspaceId, source: name, actor: id, companyId } }
}

async function judgeKey(
  { authenticate }: KlaviyoContext,
  scopes: readonly string[],
  { headers, raw, ip }: GuardedRequest,
): Promise<Known> {
  const { authorization } = headers
  if (authorization === undefined || authorization.trim() === '') return { fault: notAuthenticated }
  const key = /^\s*(?:Klaviyo-API-Key|Bearer) +(\S+)\s*$/i.exec(authorization)?.[1]
  if (key === undefined || hasTwoAuthorizations(raw)) return { fault: authenticationFailed }
  const hint = headers['onefold-workspace']
  const authentication = await authenticate(`Bearer ${key}`, typeof hint === 'string' ? hint : undefined, ip)
  if (authentication.kind === 'refused') {
    return { fault: authentication.reason === 'ADDRESS_REFUSED' ? addressRefused : authenticationFailed }
  }
  const { principal } = authentication
  const lacking = scopes.filter(scope => !hasScope(principal, scope))
  if (lacking.length > 0) return { fault: permissionDenied(lacking) }
  const { id, name, workspaceId } = principal
  return { caller: { workspaceId, source: name, actor: id, companyId: undefined } }
}

const notAuthenticated: Fault = {
  kind: 'not_authenticated',
  pointer: '/data/',
  detail: 'Send a private key: Authorization: Klaviyo-API-Key <key>.',
}

const authenticationFailed: Fault = {
  kind: 'authentication_failed',
  pointer: '/data/',
  detail: 'The private key is not valid here.',
}

const addressRefused: Fault = {
  kind: 'permission_denied',
  pointer: '/data/',
  detail: 'The private key is not good from this address.',
}

function permissionDenied(lacking: readonly string[]): Fault {
  return { kind: 'permission_denied', pointer: '/data/', detail: `The private key lacks ${lacking.join(' and ')}.` }
}

function throttled({ resetSeconds }: Standing): Fault {
  return {
    kind: 'throttled',
    pointer: '/data',
    detail: `Expected to be available in ${resetSeconds} s.`,
    headers: { 'retry-after': String(resetSeconds) },
  }
}

function rateHeaders({ limits: { burst, steady }, remaining, resetSeconds }: Standing): Headers {
  return {
    'ratelimit-limit': `${burst}, ${burst};w=1, ${steady};w=60`,
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(resetSeconds),
  }
}
