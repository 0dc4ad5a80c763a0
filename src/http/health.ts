import type { FastifyInstance } from 'fastify'
import type { Metrics } from '../runtime/metrics.ts'

export type HealthContext = {
  /** Rejects when the database does not answer. */
  readonly pingDatabase: () => Promise<void>
  readonly metrics: Metrics
}

/** `/healthz`: the process answers. `/readyz`: it can serve, so a balancer may send it requests. `/metrics`: Prometheus. */
export function registerHealth(app: FastifyInstance, { pingDatabase, metrics }: HealthContext): void {
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
  })

  app.get('/healthz', async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }))

  app.get('/readyz', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    if (isClosing) return reply.code(503).send({ status: 'draining' })
    try {
      await pingDatabase()
      return reply.send({ status: 'ready' })
    } catch {
      return reply.code(503).send({ status: 'unavailable', reason: 'the database does not answer' })
    }
  })

  app.get('/metrics', async (_request, reply) => {
    const text = await metrics.registry.metrics()
    return reply.header('content-type', metrics.registry.contentType).send(text)
  })
}
