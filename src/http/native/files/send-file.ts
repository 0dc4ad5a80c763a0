import type { FastifySchemaCompiler } from 'fastify'
import { type TSchema, Type } from 'typebox'
import { fileKeptMs } from '../../../engine/files/file-store.ts'
import { takeRawBodies } from '../../raw-bodies.ts'
import { type Received, receiveFile } from '../../receive-file.ts'
import { validatorCompiler } from '../../validator.ts'
import { type AnyReply, problemResponses, sendProblem } from '../problem.ts'
import { named } from '../profiles/route-parts.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { viewFile } from './file-view.ts'

const Query = Type.Object({
  name: Type.String({
    minLength: 1,
    maxLength: 255,
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a name may not have.
    pattern: /^[^\u0000-\u001f\u007f]*$/.source,
    description: 'What the file is called, such as `people.csv`; without control characters.',
  }),
})
const Body = Type.Unsafe<undefined>({ type: 'string', format: 'binary', description: 'The bytes themselves.' })

/** The body is described, and read by nobody but the handler. */
const compileAllButBody: FastifySchemaCompiler<TSchema> = route =>
  route.httpPart === 'body' ? () => true : validatorCompiler(route)

export function registerSendFile(app: NativeApp, { files, maxFileBytes, log }: NativeContext): void {
  takeRawBodies(app)
  app.route({
    method: 'POST',
    url: '/files',
    config: needs('imports:write'),
    validatorCompiler: compileAllButBody,
    schema: {
      summary: 'Send a file',
      description:
        'The body is the file itself, whatever its type; it is stored as it comes. Imports take it by its id. It is kept for 24 hours.',
      tags: ['files'],
      consumes: ['application/octet-stream', 'text/csv', 'application/x-ndjson', 'application/gzip'],
      querystring: Query,
      body: Body,
      response: { 201: named('File'), ...problemResponses(400, 408, 413, 422) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const { name } = request.query
      const file = { name, maxBytes: maxFileBytes, keptMs: fileKeptMs }
      const received = await receiveFile(request, { expectedBytes: null, maxBytes: maxFileBytes }, source =>
        files.keep(workspaceId, file, source),
      )
      if (received.kind === 'received') return reply.code(201).send(viewFile(received.file))
      if (received.kind === 'unavailable')
        log.error({ err: received.error, request_id: request.id }, 'a file could not be kept')
      return sendRefusal(reply, received)
    },
  })
}

function sendRefusal<R extends AnyReply>(reply: R, refused: Exclude<Received<never>, { kind: 'received' }>): R {
  switch (refused.kind) {
    case 'empty':
      return sendProblem(reply, 'unprocessable', 'The body is empty; send the bytes of the file as the body.')
    case 'too_large':
      return sendProblem(reply, 'body_too_large', `A file has at most ${refused.maxBytes} bytes; nothing was kept.`)
    case 'too_slow':
      return sendProblem(reply, 'body_too_slow', 'Hardly anything of the body came for a minute; nothing was kept.')
    case 'unavailable':
      reply.header('retry-after', 30)
      return sendProblem(reply, 'storage_unavailable', 'The file could not be kept; nothing was. Try again later.')
    case 'wrong_length':
    case 'cut_short':
      return sendProblem(reply, 'invalid_request', 'The body ends too early; nothing was kept.')
  }
}
