import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

// A server that says what a test wants to hear, for what a real one does not show on demand: an import that stands at
// half, that fails, that is paused.

export type Asked = { readonly target: string; readonly headers: IncomingMessage['headers']; readonly body: string }

export type Answer = {
  readonly status?: number
  readonly json?: unknown
  readonly text?: string
  readonly cut?: boolean
}

export type ScriptedServer = AsyncDisposable & {
  readonly url: string
  readonly asked: readonly Asked[]
}

/** Answers `METHOD /path`, without its query, by the script; what is not in it gets 404. */
export async function startScriptedServer(
  script: Readonly<Record<string, (asked: Asked) => Answer>>,
): Promise<ScriptedServer> {
  const asked: Asked[] = []
  const server = createServer(async (request, reply) => {
    const one = { target: `${request.method} ${request.url}`, headers: request.headers, body: await text(request) }
    asked.push(one)
    const answer = script[one.target.split('?')[0] ?? '']?.(one) ?? {
      status: 404,
      json: { title: 'There is no such thing here' },
    }
    reply.writeHead(answer.status ?? 200, {
      'content-type': answer.text === undefined ? 'application/json' : 'text/csv',
    })
    if (answer.cut) reply.write(answer.text, () => request.socket.destroy())
    else reply.end(answer.text ?? JSON.stringify(answer.json))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the scripted server has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
