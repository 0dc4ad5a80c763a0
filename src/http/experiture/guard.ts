import type { FastifyRequest } from 'fastify'
import { hasScope, type Principal } from '../../engine/principal.ts'
import { hasTwoAuthorizations } from '../two-authorizations.ts'
import type { Caller, Route } from './call.ts'
import { type Fault, forbidden, ok, type Result, rateLimited, refuse, unauthorized } from './fault.ts'
import { findImportJob } from './imports/import-job.ts'
import { rateClasses } from './rate-classes.ts'
import type { ExperitureContext } from './surface.ts'

type GuardedRequest = Pick<FastifyRequest, 'headers' | 'ip' | 'params' | 'raw'>

/** Judges what can be judged without the body, in the order of the contract: token, quota, scope, object or job. */
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

  const objectName = paramOf(request.params, 'object_name')
  const scopes = route.scopes(objectName ?? '')
  if (!hasScope(principal, ...scopes)) return refuse(forbidden(scopes))

  const config = await context.engine.config.get(principal.workspaceId)
  if (config === undefined) return refuse(unauthorized('TOKEN_INVALID'))
  const caller = { principal, config, object: undefined, importJob: undefined }
  if (route.namesImport !== undefined) {
    const found = await findImportJob(context, principal.workspaceId, paramOf(request.params, 'job_id') ?? '')
    return found.ok ? ok({ ...caller, importJob: found.value }) : found
  }
  return objectName === undefined ? ok(caller) : findObject(context, caller, objectName)
}

function paramOf(params: unknown, name: string): string | undefined {
  const value = typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined
  return typeof value === 'string' ? value : undefined
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
