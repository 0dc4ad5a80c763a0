import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { FileTooLargeError, StoreUnavailableError } from '../engine/files/file-store.ts'
import { havePatience } from './patience.ts'
import { BodyCutShortError, BodyTooSlowError, type Pace, readBodyStream } from './read-body-stream.ts'

export type Receiving = {
  /** How long the file is to be; null where nobody said. */
  readonly expectedBytes: number | null
  readonly maxBytes: number
}

export type Received<T> =
  | { readonly kind: 'received'; readonly file: T }
  | { readonly kind: 'empty' }
  | { readonly kind: 'too_large'; readonly maxBytes: number }
  /** The body has another length than was expected. */
  | { readonly kind: 'wrong_length' }
  /** The client has left: whatever is answered is lost. */
  | { readonly kind: 'cut_short' }
  | { readonly kind: 'too_slow' }
  | { readonly kind: 'unavailable'; readonly error: Error }

/** Slower clients are given up. */
const pace: Pace = { bytes: 65_536, everyMs: 60_000 }
/** For so long the rest of a refused body is read and thrown away, so that the client comes to read the answer. */
const lingerMs = 10_000

class EmptyBodyError extends Error {}
class WrongLengthError extends Error {}

/**
 * Hands the body of a request to `keep` as it comes, and says how that went. The route must leave the body unread: see
 * `takeRawBodies`. What `keep` throws for reasons of its own is thrown.
 */
export async function receiveFile<T>(
  request: Pick<FastifyRequest, 'raw' | 'server'>,
  receiving: Receiving,
  keep: (source: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<Received<T>> {
  const refused = refuseByLength(request.raw, receiving)
  if (refused) {
    linger(request.raw)
    return refused
  }
  using _ = havePatience(request)
  try {
    return { kind: 'received', file: await keep(checked(request.raw, receiving)) }
  } catch (error) {
    linger(request.raw)
    const outcome = outcomeOf(error, receiving)
    if (outcome === undefined) throw error
    return outcome
  }
}

type Refused = Exclude<Received<never>, { kind: 'received' }>

/** What the announced length says before anything is read. */
function refuseByLength({ headers }: IncomingMessage, { expectedBytes, maxBytes }: Receiving): Refused | undefined {
  const { 'content-length': announced } = headers
  if (announced === undefined) return undefined
  const sentBytes = Number(announced)
  if (sentBytes === 0) return { kind: 'empty' }
  if (sentBytes > maxBytes) return { kind: 'too_large', maxBytes }
  return expectedBytes === null || sentBytes === expectedBytes ? undefined : { kind: 'wrong_length' }
}

async function* checked(body: IncomingMessage, { expectedBytes, maxBytes }: Receiving): AsyncGenerator<Uint8Array> {
  let byteCount = 0
  for await (const bytes of readBodyStream(body, pace)) {
    byteCount += bytes.byteLength
    if (byteCount > maxBytes) throw new FileTooLargeError(`the file is over ${maxBytes} bytes`)
    if (expectedBytes !== null && byteCount > expectedBytes)
      throw new WrongLengthError('the body is longer than was expected')
    yield bytes
  }
  if (byteCount === 0) throw new EmptyBodyError('the body is empty')
  if (expectedBytes !== null && byteCount !== expectedBytes)
    throw new WrongLengthError('the body is shorter than was expected')
}

function outcomeOf(error: unknown, { maxBytes }: Receiving): Refused | undefined {
  if (error instanceof EmptyBodyError) return { kind: 'empty' }
  if (error instanceof FileTooLargeError) return { kind: 'too_large', maxBytes }
  if (error instanceof BodyCutShortError) return { kind: 'cut_short' }
  if (error instanceof BodyTooSlowError) return { kind: 'too_slow' }
  if (error instanceof StoreUnavailableError) return { kind: 'unavailable', error }
  return error instanceof WrongLengthError ? { kind: 'wrong_length' } : undefined
}

/** Reads on for a while what nobody wants: a connection that is closed with bytes unread loses the answer too. */
function linger(body: IncomingMessage): void {
  body.on('error', () => {})
  if (body.readableEnded || body.destroyed) return
  const limit = setTimeout(() => body.destroy(), lingerMs)
  body.on('close', () => clearTimeout(limit)).on('end', () => clearTimeout(limit))
  body.resume()
}
