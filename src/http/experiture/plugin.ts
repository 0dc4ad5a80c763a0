import type { FastifyInstance } from 'fastify'
import { watchMethods } from '../allowed-methods.ts'
import type { Fault } from './fault.ts'
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

const routes = [upsertProfile, appendRecord, upsertRecord, appendRecords, upsertRecords, getJob, listObjects, getObject]

const noSuchPath: Fault = { kind: 'not_found', message: 'there is nothing at this path' }

/** Where the surface lives; its token endpoint lies outside. */
export const experiturePrefix = '/public/v1'

/** The Experiture contract over the engine; register it with `experiturePrefix`. */
export function registerExperiture(app: FastifyInstance, context: ExperitureContext): void {
  app.decorateRequest('caller')
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-correlation-id', request.id)
    // Before the body is read, which nobody will look at.
    if (request.is404) sendFault(reply, noSuchPath)
    else done()
  })
  app.setNotFoundHandler((_request, reply) => sendFault(reply, noSuchPath))
  app.setErrorHandler((error, request, reply) => {
    const { fault, isOurs } = faultOfThrown(error)
    if (isOurs) {
      const route = request.routeOptions.url
      context.log.error({ err: error, correlationId: request.id, route }, 'request failed')
    }
    return sendFault(reply, fault)
  })

  const refuseOthers = watchMethods(app)
  for (const route of routes) mountRoute(app, context, route)
  refuseOthers((request, reply) =>
    sendFault(reply, { kind: 'method_not_allowed', message: `${request.method} is not allowed on this path` }),
  )
}
