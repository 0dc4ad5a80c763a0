import { readFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'

const file = new URL('../../client/browser/onefold.generated.js', import.meta.url)

/** `GET /onefold.js`: the script of web pages, made from `client/browser`. Any page may load it, and keep it for an hour. */
export async function registerBrowserScript(app: FastifyInstance): Promise<void> {
  const script = await readFile(file)
  app.get('/onefold.js', { schema: { hide: true } }, (_request, reply) =>
    reply
      .headers({
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=3600',
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
      })
      .send(script),
  )
}
