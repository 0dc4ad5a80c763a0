import type { FastifyRequest } from 'fastify'
import { hasScope, type Principal } from '../../engine/principal.ts'
import { hasTwoAuthorizations } from '../two-authorizations.ts'
import type { Caller, Route } from './call.ts'
import { type Fault, forbidden, ok, type Result, rateLimited, refuse, unauthorized } from './fault.ts'
import { rateClasses } from './rate-classes.ts'
import type { ExperitureContext } from './surface.ts'

type GuardedRequest = Pick<FastifyRequest, 'headers' | 'ip' | 'params' | 'raw'>

/** Judges what can be judged without the body, in the order of the contract: token, quota, scope, object. */
export async function guardRequest(
  context: ExperitureContext,
  route: Route,
  request: GuardedRequest,
): Promise<Result<Caller>> {
  if (hasTwoAuthorizations(request.raw)) return refuse(unauthorized('TOKEN_INVALID'))
  const hint = request.headers['onefold-workspace']
  const authentication = await context.authenticate(
    request.headers.authorization,
    typeof hint === 'string' ? hint : undefined,
    request.ip,
  )
  if (authentication.kind === 'refused') return refuse(unauthorized(authentication.reason))
  const { principal } = authentication

  const limited = await drawFromQuota(context, route, principal)
  if (limited !== undefined) return refuse(limited)

  const objectName = objectNameOf(request.params)
  const scopes = route.scopes(objectName ?? '')
  if (!hasScope(principal, ...scopes)) return refuse(forbidden(scopes))

  const config = await context.engine.config.get(principal.workspaceId)
  if (config === undefined) return refuse(unauthorized('TOKEN_INVALID'))
  if (objectName === undefined) return ok({ principal, config, object: undefined })
  return findObject(context, { principal, config, object: undefined }, objectName)
}

function objectNameOf(params: unknown): string | undefined {
  if (typeof params !== 'object' || params === null || !('object_name' in params)) return undefined
  return typeof params.object_name === 'string' ? params.object_name : undefined
}

async function drawFromQuota(
  context: ExperitureContext,
  { rateClass }: Route,
  { workspaceId, id }: Principal,
): Promise<Fault | undefined> {
  const tokensPerSecond = rateClasses[rateClass]
  const name = `experiture:${rateClass}:${id}`
  const bucket = { workspaceId, name, tokensPerSecond, capacity: 2 * tokensPerSecond }
  const admission = await context.rateLimiter.take(bucket)
  return admission.admitted ? undefined : rateLimited(rateClass, admission.retryAfterSeconds)
}

/** An object may have been added on another server since the configuration was read here. */
async function findObject(context: ExperitureContext, caller: Caller, name: string): Promise<Result<Caller>> {
  const known = caller.config.objects.get(name)
  if (known !== undefined) return ok({ ...caller, object: known })
  const config = await context.engine.config.refresh(caller.principal.workspaceId)
  const object = config?.objects.get(name)
  if (config === undefined || object === undefined) {
    return refuse({ kind: 'not_found', message: 'there is no such object in this workspace' })
  }
  return ok({ ...caller, config, object })
}
