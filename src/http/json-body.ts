import type { FastifyInstance, FastifyRequest } from 'fastify'
import { parseJson } from './parse-json.ts'
import { RequestFaultError } from './request-fault.ts'

/** Makes hardened JSON the only body that is read; a surface may add parsers of its own. */
export function acceptJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    const fault = refuseEncoding(request)
    if (fault) return done(fault, undefined)
    // Some clients name a content type on every call.
    if (body.length === 0 && !expectsBody(request)) return done(null, undefined)
    const parsed = parseJson(body)
    if (parsed.kind === 'parsed') return done(null, parsed.value)
    done(new RequestFaultError({ code: 'invalid_json', status: 400, path: parsed.path, message: parsed.message }))
  })
}

/** A route says so in its `config` when it takes no body. */
function expectsBody(request: FastifyRequest): boolean {
  return request.method !== 'DELETE' && !('takesNoBody' in request.routeOptions.config)
}

function refuseEncoding(request: FastifyRequest): Error | undefined {
  const encoding = request.headers['content-encoding']
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(request.headers['content-type'] ?? '')?.[1]
  let message: string | undefined
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    message = 'an encoded body is not accepted; send it without Content-Encoding'
  else if (charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset))
    message = 'the character set is not accepted; send UTF-8'
  if (message === undefined) return undefined
  return new RequestFaultError({ code: 'unsupported_media_type', status: 415, path: '', message })
}
