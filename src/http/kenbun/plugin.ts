import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { watchMethods } from '../allowed-methods.ts'
import { type Answer, type Caller, fail, type Route } from './call.ts'
import { invalid, notFound } from './fault.ts'
import { guardRequest } from './guard.ts'
import { backfillRoutes } from './routes/backfill.ts'
import { decayRoutes } from './routes/decays.ts'
import { engagementRuleRoutes } from './routes/engagement-rules.ts'
import { engagementRulesetRoutes } from './routes/engagement-rulesets.ts'
import { eventRoutes } from './routes/events.ts'
import { fitRuleRoutes } from './routes/fit-rules.ts'
import { fitRulesetRoutes } from './routes/fit-rulesets.ts'
import { ingestRoutes } from './routes/ingest.ts'
import { leadRoutes } from './routes/lead.ts'
import { leadByAliasRoutes } from './routes/lead-by-alias.ts'
import { leadImportRoutes } from './routes/lead-import.ts'
import { leadMergeRoutes } from './routes/lead-merge.ts'
import { leadRankRoutes } from './routes/lead-ranks.ts'
import { leadScoreRoutes } from './routes/lead-scores.ts'
import { leadSearchRoutes } from './routes/lead-search.ts'
import { leadListRoutes } from './routes/leads.ts'
import { levelRoutes } from './routes/levels.ts'
import { mappingRoutes } from './routes/mappings.ts'
import { memberRoutes } from './routes/members.ts'
import { metadataFilterRoutes } from './routes/metadata-filters.ts'
import { milestoneEventRoutes } from './routes/milestone-events.ts'
import { orgUnitRoutes } from './routes/org-units.ts'
import { rescorePreviewRoutes } from './routes/rescore-preview.ts'
import { scoreExplainRoutes } from './routes/score-explain.ts'
import { scoreHistoryRoutes } from './routes/score-history.ts'
import { scoreTestRoutes } from './routes/score-tests.ts'
import { scoringSettingsRoutes } from './routes/scoring-settings.ts'
import { secretRoutes } from './routes/secrets.ts'
import { segmentMemberRoutes } from './routes/segment-members.ts'
import { segmentRoutes } from './routes/segments.ts'
import { sequenceRoutes } from './routes/sequences.ts'
import { simulateTriggerRoutes } from './routes/simulate-trigger.ts'
import { tokenRoutes } from './routes/tokens.ts'
import { triggerRoutes } from './routes/triggers.ts'
import type { KenbunContext } from './surface.ts'
import { faultOfThrown } from './thrown-fault.ts'
import { notAFile, readUpload, uploadLimits } from './upload.ts'

const routes: readonly Route[] = [
  ...backfillRoutes,
  ...decayRoutes,
  ...engagementRuleRoutes,
  ...engagementRulesetRoutes,
  ...eventRoutes,
  ...fitRuleRoutes,
  ...fitRulesetRoutes,
  ...ingestRoutes,
  ...leadByAliasRoutes,
  ...leadImportRoutes,
  ...leadListRoutes,
  ...segmentMemberRoutes,
  ...scoreTestRoutes,
  ...scoreHistoryRoutes,
  ...scoreExplainRoutes,
  ...leadSearchRoutes,
  ...leadRankRoutes,
  ...leadMergeRoutes,
  ...leadRoutes,
  ...leadScoreRoutes,
  ...levelRoutes,
  ...mappingRoutes,
  ...memberRoutes,
  ...metadataFilterRoutes,
  ...milestoneEventRoutes,
  ...orgUnitRoutes,
  ...rescorePreviewRoutes,
  ...scoringSettingsRoutes,
  ...secretRoutes,
  ...segmentRoutes,
  ...sequenceRoutes,
  ...simulateTriggerRoutes,
  ...tokenRoutes,
  ...triggerRoutes,
]

const bodyLimitBytes = 1_048_576

/** The one place of this surface that is not its own from the first segment on. */
const previewPrefix = '/api/v1/ou/'

const firstSegments = new Set(
  routes.filter(({ url }) => !url.startsWith(previewPrefix)).map(({ url }) => firstSegment(url)),
)

function firstSegment(url: string): string {
  return /^\/([^/?#]*)/.exec(url)?.[1] ?? ''
}

/** Whether an address that leads nowhere lies among the paths of this surface. */
export function isKenbunUrl(url: string): boolean {
  return firstSegments.has(firstSegment(url)) || url.startsWith(previewPrefix)
}

export function sendNoSuchKenbunPath(reply: FastifyReply): void {
  send(reply.header('x-request-id', reply.request.id), fail(notFound('there is nothing at this path')))
}

/** The kenbun contract over the engine. It has no prefix: its paths stand beside those of the server itself. */
export async function registerKenbun(app: FastifyInstance, context: KenbunContext): Promise<void> {
  await app.register(multipart, { limits: uploadLimits })
  app.decorateRequest('caller')
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id).header('cache-control', 'no-store')
    done()
  })
  app.setErrorHandler((error, request, reply) => {
    const { fault, isOurs } = faultOfThrown(error, bodyLimitBytes)
    if (isOurs) {
      const route = request.routeOptions.url
      context.log.error({ err: error, request_id: request.id, route }, 'request failed')
    }
    return send(reply, fail(fault))
  })

  const refuseOthers = watchMethods(app)
  for (const route of routes) mountRoute(app, context, route)
  refuseOthers((request, reply) =>
    send(reply, fail({ kind: 'method_not_allowed', message: `${request.method} is not allowed on this path` })),
  )
}

function mountRoute(app: FastifyInstance, context: KenbunContext, route: Route): void {
  app.route<{ Params: Record<string, string>; Querystring: Record<string, unknown> }>({
    method: route.method,
    url: route.url,
    bodyLimit: bodyLimitBytes,
    onRequest: async (request, reply) => {
      const guarded = await guardRequest(context, route, request)
      if (guarded.kind === 'refused') return send(reply, fail(guarded.fault))
      if (route.takes === 'file' && !isMultipart(request.headers['content-type'])) return send(reply, fail(notAFile))
      request.setDecorator('caller', guarded.caller)
    },
    handler: async (request, reply) => {
      const { principal, workspaceId } = request.getDecorator<Caller>('caller')
      if (workspaceId === undefined && route.actsIn !== 'no unit') return send(reply, fail(noUnit))
      const { params, query } = request
      const upload = route.takes === 'file' ? await readUpload(request) : undefined
      if (upload !== undefined && 'fault' in upload) return send(reply, fail(upload.fault))
      const body = upload === undefined ? request.body : upload.file
      const call = { principal, workspaceId: workspaceId ?? principal.workspaceId, params, query, body }
      return send(reply, await route.handle(context, call))
    },
  })
}

function isMultipart(contentType: string | undefined): boolean {
  return /^\s*multipart\/form-data\s*(;|$)/i.test(contentType ?? '')
}

const noUnit = invalid('', 'there is no active organizational unit; choose one with POST /org-units/active')

function send(reply: FastifyReply, { status, body, headers }: Answer): FastifyReply {
  reply.code(status)
  if (headers !== undefined) reply.headers(headers)
  if (body === undefined) return reply.send()
  return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(body))
}
