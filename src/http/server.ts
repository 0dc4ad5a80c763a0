import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Backups } from '../engine/backup/backups.ts'
import type { Batches } from '../engine/batch/batches.ts'
import type { ExchangeIds } from '../engine/credentials/exchange-ids.ts'
import type { Credentials } from '../engine/credentials/open-credentials.ts'
import type { UploadLinks } from '../engine/credentials/upload-links.ts'
import type { Engine } from '../engine/engine.ts'
import type { Exports } from '../engine/exports/exports.ts'
import type { Files } from '../engine/files/file-store.ts'
import type { Imports } from '../engine/imports/imports.ts'
import { createProfileReader } from '../engine/profiles/profile-reader.ts'
import type { RateLimiter } from '../engine/rate-limit.ts'
import type { RateWindows } from '../engine/rate-windows.ts'
import type { ScoringJobs } from '../engine/scoring/scoring-jobs.ts'
import type { Access } from '../engine/sessions/access.ts'
import type { UsageCounter } from '../engine/usage/usage-counter.ts'
import type { Webhooks } from '../engine/webhooks/webhooks.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Logger } from '../runtime/logger.ts'
import type { Metrics } from '../runtime/metrics.ts'
import { registerBrowserScript } from './browser-script.ts'
import { registerConsole } from './console/register-console.ts'
import { countErrors } from './count-errors.ts'
import { registerDocs } from './docs/register-docs.ts'
import { uploadPrefix } from './experiture/imports/upload-path.ts'
import { experiturePrefix, registerExperiture, registerExperitureUpload } from './experiture/plugin.ts'
import { registerHealth } from './health.ts'
import { acceptJsonBodies } from './json-body.ts'
import { registerKenbun } from './kenbun/plugin.ts'
import { registerKlaviyo } from './klaviyo/plugin.ts'
import { enrichmentSchemas } from './native/enrichments/enrichment-shapes.ts'
import { eventSchemas } from './native/events/event-shapes.ts'
import { FileSchema } from './native/files/file-view.ts'
import { nativePrefix, registerNative } from './native/native-surface.ts'
import { NoteSchema } from './native/notes/note-view.ts'
import { ProblemSchema } from './native/problem.ts'
import { registerProblemAnswers } from './native/problem-answers.ts'
import { profileSchemas } from './native/profiles/register-profiles.ts'
import { SessionView } from './native/session/session-shapes.ts'
import { SavedViewSchema } from './native/views/view-shapes.ts'
import { answerNoSuchPaths, refuseBadUrl } from './no-such-path.ts'
import { registerOauth } from './oauth/oauth-surface.ts'
import { allowPatience, answerBrokenRequests } from './patience.ts'
import { bodyLimitBytes } from './request-fault.ts'
import { validatorCompiler } from './validator.ts'
import { registerZyntro } from './zyntro/plugin.ts'

export type ServerContext = {
  readonly engine: Engine
  readonly batches: Batches
  readonly webhooks: Webhooks
  readonly scoringJobs: ScoringJobs
  readonly backups: Backups
  readonly exports: Exports
  readonly credentials: Credentials
  readonly access: Access
  readonly files: Files
  readonly imports: Imports
  /** What a file that is sent may have at most. */
  readonly maxFileBytes: number
  readonly exchangeIds: ExchangeIds
  readonly uploadLinks: UploadLinks
  readonly allowsPrivateTargets: boolean
  readonly rateLimiter: RateLimiter
  readonly rateWindows: RateWindows
  readonly pingDatabase: () => Promise<void>
  readonly metrics: Metrics
  readonly usage: UsageCounter
  readonly log: Logger
  readonly now: Clock
  readonly newId: () => string
  readonly version: string
  readonly publicUrl: string | null
  readonly trustedProxies: readonly string[]
}

/** From the first byte of a request to the last; ten megabytes at 85 kB a second. Files may take longer. */
const requestTimeoutMs = 120_000
/** A connection on which nothing moves for so long is cut, also while its answer is not being read. */
const silenceTimeoutMs = 300_000

/** The whole HTTP server, one encapsulated plugin a surface; `listen` or `inject` loads them. */
export function buildServer(context: ServerContext): FastifyInstance {
  const patientSockets = new WeakSet<Socket>()
  const app = Fastify({
    // Fastify's own logger would make a child a request; faults are logged where they are answered.
    logger: false,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: context.trustedProxies.length > 0 ? [...context.trustedProxies] : false,
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    clientErrorHandler: answerBrokenRequests(patientSockets),
    connectionTimeout: silenceTimeoutMs,
    routerOptions: { maxParamLength: 256 },
    frameworkErrors: refuseBadUrl,
  })
  allowPatience(app, patientSockets)
  setCompilers(app)
  // A plugin that adds schemas has its compilers made anew, and would get Fastify's own.
  app.addHook('onRegister', setCompilers)
  for (const schema of [
    ProblemSchema,
    ...profileSchemas,
    ...eventSchemas,
    ...enrichmentSchemas,
    NoteSchema,
    SavedViewSchema,
    FileSchema,
    SessionView,
  ])
    app.addSchema(schema)
  acceptJsonBodies(app)
  measureRequests(app, context.metrics)
  forbidSniffing(app)
  answerNoSuchPaths(app)
  registerProblemAnswers(app, context.log)
  registerDocs(app, context)
  app.register(registerBrowserScript)
  app.register(registerConsole)
  app.register(async health => registerHealth(health, context))
  app.register(async oauth => registerOauth(oauth, context))
  const { authenticate, findCompany } = context.credentials
  const shared = { ...context, authenticate, findCompany, profileReader: createProfileReader(context.engine.database) }
  app.register(async surface => registerNative(countErrors(surface, 'native', context), shared), {
    prefix: nativePrefix,
  })
  app.register(async surface => registerExperiture(countErrors(surface, 'experiture', context), shared), {
    prefix: experiturePrefix,
  })
  app.register(async uploads => registerExperitureUpload(uploads, shared), { prefix: uploadPrefix })
  app.register(surface => registerKenbun(countErrors(surface, 'kenbun', context), shared))
  app.register(async surface => registerKlaviyo(countErrors(surface, 'klaviyo', context), shared))
  app.register(async surface => registerZyntro(surface, shared))
  return app
}

function setCompilers(app: FastifyInstance): void {
  app.setValidatorCompiler(validatorCompiler)
  // Answers go out as they are built; the response schemas document and type them.
  app.setSerializerCompiler(() => JSON.stringify)
}

/** What a name or any other value holds must never be taken for a page. */
function forbidSniffing(app: FastifyInstance): void {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('x-content-type-options', 'nosniff')
    done()
  })
}

function measureRequests(app: FastifyInstance, { httpSeconds }: Metrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    // How long somebody listens says nothing of how fast the server is.
    if (String(reply.getHeader('content-type')).startsWith('text/event-stream')) return done()
    const route = request.routeOptions.url ?? 'none'
    httpSeconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
    done()
  })
}
