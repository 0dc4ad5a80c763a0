import type { FastifyInstance } from 'fastify'
import type { Surface } from '../domain/usage.ts'
import type { UsageCounter } from '../engine/usage/usage-counter.ts'

/** Counts what a surface refused whom it knew, or failed at; what strangers are refused belongs to no workspace. */
export function countErrors(
  app: FastifyInstance,
  surface: Surface,
  { usage }: { readonly usage: UsageCounter },
): FastifyInstance {
  app.addHook('onResponse', (request, reply, done) => {
    if (reply.statusCode >= 400) {
      const workspaceId = workspaceOf(request)
      if (workspaceId !== undefined) usage.countError(workspaceId, surface, reply.statusCode)
    }
    done()
  })
  return app
}

/** Surfaces keep who calls as `principal`, or as `caller` with or around one. */
function workspaceOf(request: object): string | undefined {
  const principal: unknown = 'principal' in request ? request.principal : undefined
  const caller: unknown = 'caller' in request ? request.caller : undefined
  for (const known of [caller, Object(caller).principal, principal]) {
    const { workspaceId }: { workspaceId?: unknown } = Object(known)
    if (typeof workspaceId === 'string') return workspaceId
  }
  return undefined
}
