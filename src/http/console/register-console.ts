import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** What `npm run build` makes of `console`. */
const built = new URL('../../../console/dist/', import.meta.url)

/** Vite puts it wherever a nonce belongs; see console/vite.config.ts. */
const noncePlaceholder = '__ONEFOLD_NONCE__'

const notBuilt = 'The console has not been built: run `npm run build` and start the server again.\n'

const noSuchState = 'The file has no such part, or is another by now.\n'

/** Everything comes from this server; styles that a component adds need the nonce of the page. */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** The console under `/console`: files that never change by their names, and the one page for every other path. */
export async function registerConsole(app: FastifyInstance): Promise<void> {
  const page = await readFile(new URL('index.html', built), 'utf8').catch(() => undefined)
  app.setErrorHandler((error, _request, reply) => {
    const status = statusOfCondition(error)
    if (status === undefined) throw error
    return reply.code(status).header('cache-control', 'no-store').type('text/plain; charset=utf-8').send(noSuchState)
  })
  app.get('/', { schema: { hide: true } }, (_request, reply) => reply.redirect('/console/'))
  app.get('/console', { schema: { hide: true } }, (_request, reply) => reply.redirect('/console/'))
  if (page !== undefined) {
    await app.register(fastifyStatic, {
      root: fileURLToPath(new URL('assets/', built)),
      prefix: '/console/assets/',
      decorateReply: false,
      immutable: true,
      maxAge: '365d',
    })
  }
  app.get('/console/*', { schema: { hide: true } }, (_request, reply) => {
    if (page === undefined) return reply.code(503).type('text/plain; charset=utf-8').send(notBuilt)
    const nonce = randomBytes(16).toString('base64')
    return reply
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': contentSecurityPolicy(nonce),
        'cache-control': 'no-store',
        'referrer-policy': 'same-origin',
        'x-frame-options': 'DENY',
      })
      .send(page.replaceAll(noncePlaceholder, nonce))
  })
}

/** Of a file whose state the request did not expect, or that has no such part; neither is a fault of ours. */
function statusOfCondition(error: unknown): 412 | 416 | undefined {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined
  return status === 412 || status === 416 ? status : undefined
}
