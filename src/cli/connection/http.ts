import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Readable } from 'node:stream'
import { exitCodes } from '../exit-codes.ts'
import { CliFault } from '../fault.ts'

export type Outgoing = {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Readable
  readonly signal: AbortSignal
  /** How long nothing may move. */
  readonly silenceMs: number
}

export type Incoming = IncomingMessage & { readonly statusCode: number }

/** One request. A server that answers before it has the whole body, to refuse it, is listened to. */
export async function send(url: URL, outgoing: Outgoing): Promise<Incoming> {
  try {
    return await sendOnce(url, outgoing)
  } catch (error) {
    // A kept connection that the server closed at the same moment: nothing was answered, and reading twice does no harm.
    const isRepeatable = outgoing.method === 'GET' && codeOf(error) === 'ECONNRESET' && !outgoing.signal.aborted
    return isRepeatable ? sendOnce(url, outgoing) : Promise.reject(error)
  }
}

function sendOnce(url: URL, { method, headers, body, signal, silenceMs }: Outgoing): Promise<Incoming> {
  const requestOver = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const outgoing = requestOver(url, { method, headers, signal })
    outgoing.setTimeout(silenceMs, () => outgoing.destroy(silent(url, silenceMs)))
    outgoing.once('response', answer => {
      if (typeof body === 'object') body.unpipe(outgoing)
      resolve(Object.assign(answer, { statusCode: answer.statusCode ?? 0 }))
    })
    outgoing.on('error', error => reject(signal.aborted ? signal.reason : unreachable(url, error)))
    if (typeof body !== 'object') {
      outgoing.end(body)
      return
    }
    body.once('error', error => {
      outgoing.destroy()
      reject(error)
    })
    body.pipe(outgoing)
  })
}

function silent({ origin }: URL, silenceMs: number): CliFault {
  const message = `${origin} took the request and said nothing for ${silenceMs / 1000} seconds`
  return new CliFault(message, { exitCode: exitCodes.unreachable, todo: 'Look at its log, or run onefold doctor.' })
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the name of the host could not be looked up',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no way to this host',
  ECONNRESET: 'the connection broke off',
  EPIPE: 'the connection broke off',
  EPROTO: 'it does not speak TLS; try http:// instead of https://',
  HPE_INVALID_CONSTANT: 'what listens there does not speak HTTP; try https:// instead of http://',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself; set NODE_EXTRA_CA_CERTS',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified; set NODE_EXTRA_CA_CERTS',
}

/** The fault of a connection, with the cause's code kept in `cause`. */
function unreachable({ origin }: URL, error: Error): CliFault {
  if (error instanceof CliFault) return error
  const code = codeOf(error)
  const reason = (code === undefined ? undefined : reasons[code]) ?? error.message
  const todo = 'Start it with: onefold start. Name another with --url or ONEFOLD_URL. More: onefold doctor.'
  return new CliFault(`no connection to ${origin}: ${reason}`, {
    exitCode: exitCodes.unreachable,
    todo,
    cause: error,
  })
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.cause === undefined ? undefined : codeOf(error.cause)
}
