import type { FastifyInstance } from 'fastify'
import { hasCode } from '../../domain/has-code.ts'
import { OverloadedError } from '../../engine/engine.ts'
import { StoreUnavailableError } from '../../engine/files/file-store.ts'
import { ConcurrentWriteError } from '../../engine/writer/flush.ts'
import type { Logger } from '../../runtime/logger.ts'
import { databaseIsAway } from '../database-is-away.ts'
import { requestFaultOf } from '../request-fault.ts'
import { sendProblem } from './problem.ts'

/** Answers unknown paths and everything thrown with problem details; what is our fault goes to the log. */
export function registerProblemAnswers(app: FastifyInstance, log: Logger): void {
  const nothingHere = 'There is nothing at this path.'
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, 'not_found', nothingHere))
  app.addHook('onRequest', (request, reply, done) => {
    // Before the body is read, which nobody will look at. A surface with words of its own does so itself.
    if (request.is404 && request.server === app) sendProblem(reply, 'not_found', nothingHere)
    else done()
  })

  app.setErrorHandler((error, request, reply) => {
    if (isMissingFile(error)) return sendProblem(reply, 'not_found', nothingHere)
    const fault = requestFaultOf(error, request.routeOptions.bodyLimit)
    if (fault) {
      const { code, path, message } = fault
      const errors = fault.faults.length > 0 || path === '' ? fault.faults : [{ path, message }]
      return sendProblem(reply, code, path === '' ? sentence(message) : `${path}: ${message}.`, errors)
    }
    if (error instanceof OverloadedError) {
      reply.header('retry-after', error.retryAfterSeconds)
      return sendProblem(reply, 'overloaded', 'Too many writes are waiting; nothing was written. Try again shortly.')
    }
    if (error instanceof ConcurrentWriteError) {
      reply.header('retry-after', 1)
      return sendProblem(
        reply,
        'conflict',
        'Other writes kept changing the same profiles; nothing was written. Try again.',
      )
    }
    const isAway = databaseIsAway(error)
    log.error({ err: error, request_id: request.id, route: request.routeOptions.url }, 'request failed')
    if (error instanceof StoreUnavailableError) {
      reply.header('retry-after', 30)
      return sendProblem(
        reply,
        'storage_unavailable',
        'The place where files are kept does not answer. Try again later.',
      )
    }
    if (isAway) {
      reply.header('retry-after', 5)
      return sendProblem(reply, 'unavailable', 'The database does not answer. Try again in a few seconds.')
    }
    return sendProblem(reply, 'internal', 'The request failed on our side. Its request_id finds it in the log.')
  })
}

/** A static file that is not there, or whose path is none: the page of the documents has such routes. */
function isMissingFile(error: unknown): boolean {
  return hasCode(error, 'FST_STATIC_FORBIDDEN_PATH')
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
