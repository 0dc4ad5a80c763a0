import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Caller, Route } from './call.ts'
import { type Answer, type FileAnswer, fail } from './envelope.ts'
import type { Fault } from './fault.ts'
import { guardRequest } from './guard.ts'
import type { ExperitureContext } from './surface.ts'

export function mountRoute(app: FastifyInstance, context: ExperitureContext, route: Route): void {
  app.route<{ Params: Record<string, string>; Querystring: Record<string, unknown> }, { takesNoBody?: true }>({
    method: route.method,
    url: route.url,
    config: route.mayLackBody === undefined ? {} : { takesNoBody: true },
    onRequest: async (request, reply) => {
      const guarded = await guardRequest(context, route, request)
      if (!guarded.ok) return sendFault(reply, guarded.fault)
      request.setDecorator('caller', guarded.value)
    },
    handler: async (request, reply) => {
      const { method, url, params, query, headers, body, id, protocol, host } = request
      const caller = request.getDecorator<Caller>('caller')
      const path = url.split('?', 1)[0] ?? url
      const origin = context.publicUrl ?? `${protocol}://${host}`
      const call = { ...caller, correlationId: id, method, origin, path, params, query, headers, body }
      return send(reply, await route.handle(context, call))
    },
  })
}

export function sendFault(reply: FastifyReply, fault: Fault): FastifyReply {
  return send(reply, fail(fault, reply.request.id))
}

function send(reply: FastifyReply, answer: Answer | FileAnswer): FastifyReply {
  reply.code(answer.status).header('content-type', 'application/json; charset=utf-8')
  if (answer.headers !== undefined) reply.headers(answer.headers)
  return reply.send('stream' in answer ? answer.stream : answer.body)
}
