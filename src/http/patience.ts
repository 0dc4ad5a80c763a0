import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'

// Node allows each request the same time from its first byte to its last, which keeps slow clients from holding
// connections. The body of a file may take longer: its route has patience with the connection while it receives, and
// looks itself at how fast the body comes. Node tells of a request once, when its time is over.

const decorator = 'patientSockets'

/** Lets routes of the application ask for patience. */
export function allowPatience(app: FastifyInstance, patientSockets: WeakSet<Socket>): void {
  app.decorate(decorator, patientSockets)
}

/** Answers what is no whole request, as Node would, but for requests with which a route has patience. */
export function answerBrokenRequests(patientSockets: WeakSet<Socket>) {
  return (error: Error & { readonly code?: string }, socket: Socket): void => {
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && patientSockets.has(socket)) return
    if (socket.writable)
      socket.write(`HTTP/1.1 ${statusOf(error.code)}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
    socket.destroy(error)
  }
}

function statusOf(code: string | undefined): string {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return '408 Request Timeout'
  return code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request'
}

/** Until it is disposed of, the request may take as long as it likes. */
export function havePatience({ server, raw }: Pick<FastifyRequest, 'server' | 'raw'>): Disposable {
  const patientSockets = server.getDecorator<WeakSet<Socket>>(decorator)
  const { socket } = raw
  patientSockets.add(socket)
  return { [Symbol.dispose]: () => void patientSockets.delete(socket) }
}
