import { STATUS_CODES } from 'node:http'
import type { FastifyInstance, RouteOptions } from 'fastify'
import { watchMethods } from '../allowed-methods.ts'
import { registerApiKeys } from './api-keys/register-api-keys.ts'
import { registerListAuditLog } from './audit-log/list-audit-log.ts'
import { registerGetBackup } from './backup/get-backup.ts'
import { registerPreviewRules } from './enrichments/preview-rules.ts'
import { registerEnrichments } from './enrichments/register-enrichments.ts'
import { registerEnrichmentRules } from './enrichments/register-rules.ts'
import { registerListMetadataKeys } from './events/list-metadata-keys.ts'
import { registerWriteEvent } from './events/write-event.ts'
import { registerWriteEvents } from './events/write-events.ts'
import { registerExports } from './exports/register-exports.ts'
import { registerFields } from './fields/register-fields.ts'
import { registerFiles } from './files/register-files.ts'
import { type GuardContext, guardFor } from './guard.ts'
import { registerImportErrors } from './imports/register-errors.ts'
import { registerImports } from './imports/register-imports.ts'
import { registerPreview } from './imports/register-preview.ts'
import { registerInvitations } from './invitations/register-invitations.ts'
import { registerLinks } from './invitations/register-links.ts'
import { registerJobs } from './jobs/register-jobs.ts'
import { registerLevels } from './levels/register-levels.ts'
import { registerMappings } from './mappings/register-mappings.ts'
import { registerMembers } from './members/register-members.ts'
import { registerNotes } from './notes/register-notes.ts'
import { registerObjects } from './objects/register-objects.ts'
import { problemResponses, sendProblem } from './problem.ts'
import { registerProfiles } from './profiles/register-profiles.ts'
import {
  type NativeApp,
  type NativeContext,
  nativeSecurity,
  needsNobody,
  needsSession,
  sessionSecurity,
} from './route.ts'
import { registerDrafts } from './rulesets/register-drafts.ts'
import { registerEngagement } from './rulesets/register-engagement.ts'
import { registerRules } from './rulesets/register-rules.ts'
import { registerRulesets } from './rulesets/register-rulesets.ts'
import { registerCountSegment } from './segments/register-count.ts'
import { registerSegments } from './segments/register-segments.ts'
import { registerReadServer } from './server/read-server.ts'
import { registerOwnSessions } from './session/register-own-sessions.ts'
import { registerOwnUser } from './session/register-own-user.ts'
import { registerSession } from './session/register-session.ts'
import { registerSetUp } from './session/register-set-up.ts'
import { registerCrmSettings } from './settings/register-crm-settings.ts'
import { registerIdentitySettings } from './settings/register-identity-settings.ts'
import { registerScoringSettings } from './settings/register-scoring-settings.ts'
import { registerStreams } from './streams/register-streams.ts'
import { registerListFirings } from './triggers/list-firings.ts'
import { registerSequences } from './triggers/register-sequences.ts'
import { registerSimulateTrigger } from './triggers/register-simulate.ts'
import { registerTriggers } from './triggers/register-triggers.ts'
import { registerOverview } from './usage/register-overview.ts'
import { registerSampleData } from './usage/register-sample-data.ts'
import { registerUsage } from './usage/register-usage.ts'
import { registerViews } from './views/register-views.ts'
import { registerDeliveries } from './webhooks/register-deliveries.ts'
import { registerSecret } from './webhooks/register-secret.ts'
import { registerWorkspaces } from './workspaces/register-workspaces.ts'

export const nativePrefix = '/v1'

/** The native API; register it with `nativePrefix`. Faults are answered by the handlers of the server around it. */
export function registerNative(app: FastifyInstance, context: NativeContext & GuardContext): void {
  app.decorateRequest('principal')
  app.decorateRequest('session')
  const refuseOthers = watchMethods(app)
  app.addHook('onRoute', route => guardRoute(route, context))
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id).header('cache-control', 'no-store')
    done()
  })

  const typed: NativeApp = app.withTypeProvider()
  registerReadServer(typed, context)
  registerOverview(typed, context)
  registerUsage(typed, context)
  registerSampleData(typed, context)
  registerSetUp(typed, context)
  registerSession(typed, context)
  registerOwnUser(typed, context)
  registerOwnSessions(typed, context)
  registerInvitations(typed, context)
  registerLinks(typed, context)
  registerWorkspaces(typed, context)
  registerApiKeys(typed, context)
  registerMembers(typed, context)
  registerObjects(typed, context)
  registerFields(typed, context)
  registerMappings(typed, context)
  registerJobs(typed, context)
  registerPreview(typed, context)
  registerImports(typed, context)
  registerImportErrors(typed, context)
  registerRulesets(typed, context)
  registerRules(typed, context)
  registerEngagement(typed, context)
  registerDrafts(typed, context)
  registerLevels(typed, context)
  registerSegments(typed, context)
  registerCountSegment(typed, context)
  registerTriggers(typed, context)
  registerSequences(typed, context)
  registerSimulateTrigger(typed, context)
  registerScoringSettings(typed, context)
  registerCrmSettings(typed, context)
  registerIdentitySettings(typed, context)
  registerListFirings(typed, context)
  registerListAuditLog(typed, context)
  registerGetBackup(typed, context)
  registerDeliveries(typed, context)
  registerSecret(typed, context)
  registerProfiles(typed, context)
  registerWriteEvent(typed, context)
  registerWriteEvents(typed, context)
  registerListMetadataKeys(typed, context)
  registerEnrichments(typed, context)
  registerEnrichmentRules(typed, context)
  registerPreviewRules(typed, context)
  registerNotes(typed, context)
  registerViews(typed, context)
  registerExports(typed, context)
  registerFiles(typed, context)
  registerStreams(typed, context)

  refuseOthers((request, reply) =>
    sendProblem(
      reply,
      'method_not_allowed',
      `${request.method} is not allowed on this path; the Allow header lists what is.`,
    ),
  )
}

/** Puts the check of credential and scope before everything else of the route, and says so in its schema. */
function guardRoute(route: RouteOptions, context: GuardContext): void {
  const config: object = route.config ?? {}
  if ('isRefusal' in config) return
  if (!('scope' in config) || typeof config.scope !== 'string')
    throw new Error(`${String(route.method)} ${route.url} asks for no scope; give it config: needs(...)`)
  route.onRequest = guardFor(config.scope, context)
  const described: { response?: unknown } = route.schema ?? {}
  const answers: Readonly<Record<string, unknown>> = { ...Object(described.response) }
  const response = Object.fromEntries(Object.entries(answers).map(([status, body]) => [status, describe(status, body)]))
  route.schema = {
    security: securityOf(config.scope),
    ...described,
    response: { ...response, ...problemResponses(...(config.scope === needsNobody.scope ? [] : [401]), 403, 500, 503) },
  }
}

/** What opens a route, as OpenAPI says it. */
function securityOf(scope: string) {
  if (scope === needsNobody.scope) return []
  return scope === needsSession.scope ? sessionSecurity : nativeSecurity
}

/** Every answer has a description, be it only the name of its status; one that is named elsewhere has it there. */
function describe(status: string, body: unknown): unknown {
  return typeof body === 'object' && !('$ref' in Object(body)) ? { description: STATUS_CODES[status], ...body } : body
}
