import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export type Received = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** The body, byte for byte. */
  readonly body: string
}

export type Receiver = AsyncDisposable & {
  /** Without a trailing slash; on loopback. */
  readonly url: string
  readonly port: number
  readonly received: Received[]
  /** Resolves when so many requests have come. */
  whenReceived(count: number): Promise<void>
}

/** What a receiver does with a request: answers a status, or whatever else it likes. */
export type Respond = (received: Received, response: ServerResponse, count: number) => number | undefined

/** A real HTTP server on loopback that keeps what it gets; without `respond` it answers 200. */
export async function startReceiver(respond: Respond = () => 200): Promise<Receiver> {
  const received: Received[] = []
  let watchers: { readonly count: number; readonly resolve: () => void }[] = []

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method = '', url: path = '' } = request
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const got = { method, path, headers, body: Buffer.concat(chunks).toString() }
    const count = received.push(got)
    for (const watcher of watchers) if (count >= watcher.count) watcher.resolve()
    watchers = watchers.filter(watcher => count < watcher.count)
    const status = respond(got, response, count)
    if (status !== undefined) response.writeHead(status).end('thanks')
  }

  const server = createServer((request, response) => {
    receive(request, response).catch(() => response.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port')
  const { port } = address
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    received,
    whenReceived(count) {
      if (received.length >= count) return Promise.resolve()
      return new Promise(resolve => watchers.push({ count, resolve }))
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
