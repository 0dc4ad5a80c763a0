// Who calls, and whether they may: before everything else of a route. A credential in the Authorization header counts
// alone; without one, the session of the browser's cookie.

import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { consoleScopesOfRole, type MemberRole, rolesWithScope } from '../../domain/members.ts'
import { isRootScope } from '../../domain/scopes.ts'
import { isUuid } from '../../domain/uuid.ts'
import {
  type Authenticate,
  type Authentication,
  hasScope,
  type Principal,
  type RefusalReason,
} from '../../engine/principal.ts'
import type { Access } from '../../engine/sessions/access.ts'
import { findSession, principalOfSession, type Session } from '../../engine/sessions/sessions.ts'
import { hasTwoAuthorizations } from '../two-authorizations.ts'
import { sendProblem } from './problem.ts'
import { needsAnyKey, needsNobody, needsSession, principalOf } from './route.ts'
import { readSessionCookie } from './session/cookie.ts'
import { isFromOwnOrigin, isFromOwnPage, isReadFromElsewhere } from './session/own-page.ts'

export type GuardContext = {
  readonly authenticate: Authenticate
  readonly access: Access
  readonly publicUrl: string | null
}

export function guardFor(scope: string, context: GuardContext): onRequestAsyncHookHandler {
  const { publicUrl } = context
  if (scope === needsNobody.scope) {
    return async (request, reply) => {
      if (!isFromOwnOrigin(request, publicUrl)) return sendProblem(reply, 'forbidden', otherSite)
    }
  }
  return async (request, reply) => {
    const token =
      request.headers.authorization === undefined || scope === needsSession.scope
        ? readSessionCookie(request, publicUrl)
        : undefined
    if (token !== undefined) return admitSession(context, scope, token, request, reply)
    if (scope === needsSession.scope) return sendUnauthorized(request, reply, notSignedIn)
    return admitKey(context.authenticate, scope, request, reply)
  }
}

async function admitKey(
  authenticate: Authenticate,
  scope: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const { authorization } = request.headers
  const authentication: Authentication = hasTwoAuthorizations(request.raw)
    ? { kind: 'refused', reason: 'TOKEN_INVALID' }
    : await authenticate(authorization, workspaceAskedBy(request), request.ip)
  if (authentication.kind === 'refused' && authentication.reason === 'ADDRESS_REFUSED')
    return sendProblem(reply, 'forbidden', refusals.ADDRESS_REFUSED)
  if (authentication.kind === 'refused') {
    const isMissing = authentication.reason === 'TOKEN_MISSING'
    return sendUnauthorized(request, reply, refusals[authentication.reason], isMissing ? '' : ' error="invalid_token"')
  }
  const { principal } = authentication
  if (isRootScope(scope) && !principal.isRoot) return sendProblem(reply, 'forbidden', 'This needs the root key.')
  if (!isRootScope(scope) && !isOpenTo(principal, scope))
    return sendProblem(reply, 'forbidden', `This needs a key with the scope ${scope}.`)
  request.setDecorator('principal', principal)
  return undefined
}

async function admitSession(
  { access, publicUrl }: GuardContext,
  scope: string,
  token: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const asked = workspaceAskedBy(request)
  const session = asked === undefined || isUuid(asked) ? await findSession(access, token, asked) : undefined
  if (session === undefined) return sendUnauthorized(request, reply, sessionEnded)
  const isReading = (request.method === 'GET' || request.method === 'HEAD') && !scope.endsWith(':write')
  if (isReading ? isReadFromElsewhere(request) : !isFromOwnPage(request, publicUrl))
    return sendProblem(reply, 'forbidden', otherSite)
  const { role } = session.member
  const principal = principalOfSession(session, consoleScopesOfRole(role))
  if (isRootScope(scope)) return sendProblem(reply, 'forbidden', 'This needs the root key.')
  if (!isOpenTo(principal, scope)) return sendProblem(reply, 'forbidden', sayRole(role, scope))
  request.setDecorator('principal', principal)
  request.setDecorator<Session>('session', session)
  return undefined
}

/** Whether a request that was admitted would be again: for answers that go on while keys are revoked and people leave. */
export async function isStillAdmitted(
  { authenticate, access, publicUrl }: GuardContext,
  scope: string,
  request: FastifyRequest,
): Promise<boolean> {
  const { workspaceId } = principalOf(request)
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const again = await authenticate(authorization, workspaceAskedBy(request), request.ip)
    return again.kind === 'authenticated' && isOpenTo(again.principal, scope)
  }
  const token = readSessionCookie(request, publicUrl)
  const session = token === undefined ? undefined : await findSession(access, token, workspaceId)
  if (session === undefined) return false
  return isOpenTo(principalOfSession(session, consoleScopesOfRole(session.member.role)), scope)
}

function isOpenTo(principal: Principal, scope: string): boolean {
  return scope === needsAnyKey.scope || scope === needsSession.scope || hasScope(principal, scope)
}

function workspaceAskedBy({ headers }: FastifyRequest): string | undefined {
  const hint = headers['onefold-workspace']
  return typeof hint === 'string' ? hint : undefined
}

/** A page that is offered Basic asks the person for a password in a window of the browser's own. */
function sendUnauthorized(request: FastifyRequest, reply: FastifyReply, detail: string, parameters = ''): FastifyReply {
  const isPage = request.headers['onefold-console'] !== undefined
  reply.header('www-authenticate', isPage ? `Bearer${parameters}` : `Bearer${parameters}, Basic realm="onefold"`)
  return sendProblem(reply, 'unauthorized', detail)
}

function sayRole(role: MemberRole, scope: string): string {
  const roles = rolesWithScope(scope).map(each => (each === 'viewer' ? `a ${each}` : `an ${each}`))
  return `Your role, ${role}, may not do this. Ask ${roles.join(' or ')} of the workspace.`
}

const otherSite =
  'A page of another site may not do this. With the cookie of a session, send the header onefold-console: 1 from the same origin.'
const notSignedIn = 'Nobody is signed in.'
const sessionEnded = 'Sign in again: the session has ended, or it has no seat in this workspace.'

const refusals: Readonly<Record<RefusalReason, string>> = {
  TOKEN_MISSING: 'Send a key: Authorization: Bearer <token>, or Basic with client id and secret.',
  TOKEN_INVALID: 'The credential is not one of this server, or it names a workspace that is not there.',
  TOKEN_EXPIRED: 'The access token has expired. Get a new one from /oauth/token.',
  TOKEN_REVOKED: 'The key has been revoked.',
  ADDRESS_REFUSED: 'The key is not good from this address; its list of allowed addresses says from where it is.',
}
