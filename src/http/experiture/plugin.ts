import type { FastifyInstance, FastifyReply } from 'fastify'
import { watchMethods } from '../allowed-methods.ts'
import { createImport } from './imports/create-import.ts'
import { getImport } from './imports/get-import.ts'
import { listImportErrors } from './imports/list-errors.ts'
import { mapColumns } from './imports/map-columns.ts'
import { startImport } from './imports/start-import.ts'
import { registerUpload } from './imports/upload-file.ts'
import { uploadPrefix } from './imports/upload-path.ts'
import { mountRoute, sendFault } from './route.ts'
import { appendRecord } from './routes/append-record.ts'
import { appendRecords } from './routes/append-records.ts'
import { getJob } from './routes/get-job.ts'
import { getObject } from './routes/get-object.ts'
import { listObjects } from './routes/list-objects.ts'
import { upsertProfile } from './routes/upsert-profile.ts'
import { upsertRecord } from './routes/upsert-record.ts'
import { upsertRecords } from './routes/upsert-records.ts'
import type { ExperitureContext } from './surface.ts'
import { faultOfThrown } from './thrown-fault.ts'

const routes = [
  upsertProfile,
  appendRecord,
  upsertRecord,
  appendRecords,
  upsertRecords,
  getJob,
  listObjects,
  getObject,
  createImport,
  mapColumns,
  startImport,
  getImport,
  listImportErrors,
]

/** Where the surface lives; its token endpoint and the place for files lie outside. */
export const experiturePrefix = '/public/v1'

export function isExperitureUrl(url: string): boolean {
  return [experiturePrefix, uploadPrefix].some(prefix => isBelow(url, prefix))
}

function isBelow(url: string, prefix: string): boolean {
  return url.startsWith(prefix) && /^(?:[/?#]|$)/.test(url.slice(prefix.length))
}

export function sendNoSuchExperiturePath(reply: FastifyReply): void {
  const message = 'there is nothing at this path'
  sendFault(reply.header('x-correlation-id', reply.request.id), { kind: 'not_found', message })
}

/** The Experiture contract over the engine; register it with `experiturePrefix`. */
export function registerExperiture(app: FastifyInstance, context: ExperitureContext): void {
  app.decorateRequest('caller')
  answerInEnvelopes(app, context)
  const refuseOthers = watchMethods(app)
  for (const route of routes) mountRoute(app, context, route)
  refuseOthers((request, reply) =>
    sendFault(reply, { kind: 'method_not_allowed', message: `${request.method} is not allowed on this path` }),
  )
}

/** Where files are sent to import jobs; register it with `uploadPrefix`. */
export function registerExperitureUpload(app: FastifyInstance, context: ExperitureContext): void {
  answerInEnvelopes(app, context)
  registerUpload(app, context)
}

function answerInEnvelopes(app: FastifyInstance, context: ExperitureContext): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-correlation-id', request.id)
    done()
  })
  app.setErrorHandler((error, request, reply) => {
    const { fault, isOurs } = faultOfThrown(error)
    if (isOurs) {
      const route = request.routeOptions.url
      context.log.error({ err: error, correlationId: request.id, route }, 'request failed')
    }
    return sendFault(reply, fault)
  })
}
