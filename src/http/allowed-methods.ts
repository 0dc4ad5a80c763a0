import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'

const methods: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

type Refuse = (request: FastifyRequest, reply: FastifyReply) => unknown

/**
 * Notes every route registered on this app from now on; the returned function, called after the last route, makes
 * their paths answer the other methods with `refuse`, which finds the `Allow` header already set. Nothing else of the
 * request is judged before.
 */
export function watchMethods(app: FastifyInstance): (refuse: Refuse) => void {
  const allowed = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    const known = allowed.get(url) ?? new Set()
    for (const each of [method].flat()) known.add(each)
    allowed.set(url, known)
  })

  return refuse => {
    for (const [url, known] of [...allowed]) {
      const allow = methods.filter(method => known.has(method)).join(', ')
      app.route({
        method: methods.filter(method => !known.has(method)),
        url: url.slice(app.prefix.length),
        config: { isRefusal: true },
        onRequest(request, reply) {
          refuse(request, reply.header('allow', allow))
        },
        handler: () => undefined,
      })
    }
  }
}
