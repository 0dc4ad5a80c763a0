import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isExperitureUrl, sendNoSuchExperiturePath } from './experiture/plugin.ts'
import { isKenbunUrl, sendNoSuchKenbunPath } from './kenbun/plugin.ts'
import { isKlaviyoUrl, sendNoSuchKlaviyoPath } from './klaviyo/plugin.ts'
import { sendProblem } from './native/problem.ts'
import { isZyntroUrl, sendNoSuchZyntroPath } from './zyntro/plugin.ts'

type Surface = {
  /** Whether an address that leads nowhere lies among the paths of the surface. */
  readonly owns: (url: string) => boolean
  /** Answers such an address in the words of the surface, none of whose hooks runs for it. */
  readonly sendNoSuchPath: (reply: FastifyReply) => void
}

/** The surfaces with words of their own; every other address is the native API's. */
const surfaces: readonly Surface[] = [
  { owns: isExperitureUrl, sendNoSuchPath: sendNoSuchExperiturePath },
  { owns: isKenbunUrl, sendNoSuchPath: sendNoSuchKenbunPath },
  { owns: isKlaviyoUrl, sendNoSuchPath: sendNoSuchKlaviyoPath },
  { owns: isZyntroUrl, sendNoSuchPath: sendNoSuchZyntroPath },
]

function surfaceAround({ url }: FastifyRequest): Surface | undefined {
  return surfaces.find(({ owns }) => owns(url))
}

/** An address that leads nowhere is answered as the surface around it would, before the body is read. */
export function answerNoSuchPaths(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    const surface = request.is404 ? surfaceAround(request) : undefined
    if (surface === undefined) done()
    else surface.sendNoSuchPath(reply)
  })
}

/** A path that cannot be decoded reaches no surface, and leads nowhere in the one around it. */
export function refuseBadUrl(_error: Error, request: FastifyRequest, reply: FastifyReply): void {
  // No hook runs for such a request.
  reply.header('x-content-type-options', 'nosniff')
  const surface = surfaceAround(request)
  if (surface === undefined) sendProblem(reply, 'invalid_request', 'The path is not a valid URL.')
  else surface.sendNoSuchPath(reply)
}
