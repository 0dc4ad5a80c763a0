import type { FastifyInstance } from 'fastify'

/** Bodies of any type reach the routes of this plugin unread; `receiveFile` reads them. */
export function takeRawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _body, done) => done(null, undefined))
}
