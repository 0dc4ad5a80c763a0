import { once } from 'node:events'
import { createServer } from 'node:http'

export type WebPage = AsyncDisposable & {
  /** With host `localhost`, so that it is another origin than a server on 127.0.0.1. */
  readonly url: string
}

/** Serves one page of HTML at every path of a free port. */
export async function serveWebPage(html: string): Promise<WebPage> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(html)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return {
    url: `http://localhost:${address.port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
