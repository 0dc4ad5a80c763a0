import type { FastifyInstance } from 'fastify'

/** Bodies of any type reach the routes of this plugin unread; `receiveFile` reads them. */
export function takeRawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  // Fastify refuses what is no content type before it asks for a parser.
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    raw.headers['content-type'] = 'application/octet-stream'
    done()
  })
  app.addContentTypeParser('*', (_request, _body, done) => done(null, undefined))
}
