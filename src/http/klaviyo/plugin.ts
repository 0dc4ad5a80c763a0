import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { watchMethods } from '../allowed-methods.ts'
import { beaconRevision } from './beacon.ts'
import { type Answer, type Caller, fail, type Route, smallBodyBytes } from './call.ts'
import { allowAnyOrigin, answerPreflight } from './cors.ts'
import { errorBody, notFound, statusOf } from './fault.ts'
import { guardRequest } from './guard.ts'
import { importRoutes } from './imports/routes.ts'
import { profileRoutes } from './profiles/routes.ts'
import { beaconTypes, documentTypes, readBody } from './read-body.ts'
import { clientBulkEventRoutes } from './routes/client-bulk-events.ts'
import { clientProfileRoutes } from './routes/client-profiles.ts'
import { eventRoutes } from './routes/events.ts'
import { privacyDeletionRoutes } from './routes/privacy-deletions.ts'
import type { KlaviyoContext } from './surface.ts'
import { faultOfThrown } from './thrown-fault.ts'

const routes: readonly Route[] = [
  ...clientProfileRoutes,
  ...eventRoutes,
  ...clientBulkEventRoutes,
  ...profileRoutes,
  ...importRoutes,
  ...privacyDeletionRoutes,
]

/** Whether an address that leads nowhere lies among the paths of this surface; `/api/v1/ou/` is another's. */
export function isKlaviyoUrl(url: string): boolean {
  return /^\/(client|api)(?=[/?#]|$)/.test(url) && !url.startsWith('/api/v1/')
}

function isClientUrl(url: string): boolean {
  return /^\/client(?=[/?#]|$)/.test(url)
}

export function sendNoSuchKlaviyoPath(reply: FastifyReply): void {
  greet(reply.request, reply)
  send(reply.request, reply, fail(notFound('There is nothing at this path.')))
}

/** The Klaviyo contract over the engine. It has no prefix: its paths begin with `/client` and `/api`. */
export function registerKlaviyo(app: FastifyInstance, context: KlaviyoContext): void {
  app.decorateRequest('caller')
  // Bodies are read by the handler, after all that can be judged without them.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  app.addHook('onRequest', (request, reply, done) => {
    greet(request, reply)
    done()
  })
  app.setErrorHandler((error, request, reply) => {
    const { fault, isOurs } = faultOfThrown(error)
    if (isOurs) {
      const route = request.routeOptions.url
      context.log.error({ err: error, request_id: request.id, route }, 'request failed')
    }
    return send(request, reply, fail(fault))
  })

  const refuseOthers = watchMethods(app)
  for (const route of routes) {
    for (const url of [route.url, `${route.url}/`]) mountRoute(app, context, route, url)
  }
  const clientUrls = new Set(routes.filter(({ access }) => access === 'client').map(({ url }) => url))
  for (const url of [...clientUrls].flatMap(path => [path, `${path}/`])) {
    app.options(url, (_request, reply) => answerPreflight(reply))
  }
  refuseOthers((request, reply) =>
    send(
      request,
      reply,
      fail({ kind: 'method_not_allowed', detail: `${request.method} is not allowed on this path.` }),
    ),
  )
}

/** What every answer carries. */
function greet(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id).header('cache-control', 'no-store')
  if (isClientUrl(request.url)) allowAnyOrigin(reply)
}

function mountRoute(app: FastifyInstance, context: KlaviyoContext, route: Route, url: string): void {
  app.route<{ Params: Record<string, string>; Querystring: Record<string, unknown> }>({
    method: route.method,
    url,
    onRequest: async (request, reply) => {
      const guarded = await guardRequest(context, route, request)
      reply.headers(guarded.headers)
      if (guarded.kind === 'refused') return send(request, reply, fail(guarded.fault))
      request.setDecorator('caller', guarded.caller)
    },
    handler: async (request, reply) => {
      const caller = request.getDecorator<Caller>('caller')
      const { params, query, protocol, host } = request
      const origin = context.publicUrl ?? `${protocol}://${host}`
      const call = { ...caller, params, query, body: undefined, url: request.url, origin }
      if (route.method === 'GET') return send(request, reply, await route.handle(context, call))
      const payload = request.body instanceof Readable ? request.body : undefined
      const types = beaconRevision(route, request) === undefined ? documentTypes : beaconTypes
      const read = await readBody(payload, request.headers, types, route.bodyLimitBytes ?? smallBodyBytes)
      if ('fault' in read) return send(request, reply, fail(read.fault))
      return send(request, reply, await route.handle(context, { ...call, body: read.value }))
    },
  })
}

function send(request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply {
  const { status, body, headers } = 'faults' in answer ? renderFaults(request, answer) : answer
  reply.code(status)
  if (headers !== undefined) reply.headers(headers)
  if (body === undefined) return reply.send()
  // Fastify adds a character set to text, which this media type has none of.
  return reply.header('content-type', 'application/vnd.api+json').send(Buffer.from(JSON.stringify(body)))
}

function renderFaults({ url }: FastifyRequest, { faults, headers }: Extract<Answer, { faults: unknown }>) {
  const [first] = faults
  if (first === undefined) throw new Error('a refusal has a fault')
  const body = errorBody(faults, isClientUrl(url))
  return { status: statusOf(first), body, headers: { ...headers, ...first.headers } }
}
