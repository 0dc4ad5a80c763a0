import { lookup } from 'node:dns/promises'
import http from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { Answer } from '../../domain/webhook/attempt.ts'
import { checkTarget, isRefusedAddress, privateTarget, type Target } from './target.ts'

// A host is looked up once an attempt, all its addresses are checked, and the connection goes to one of these: a name
// that answers differently a moment later changes nothing. Redirects are not followed. Of the answer the status counts;
// its body is read, up to a limit, and thrown away, so that a target cannot be used to look around.

export type Address = { readonly address: string; readonly family: number }
export type LookUp = (hostname: string) => Promise<readonly Address[]>

export type SendOptions = {
  readonly allowsPrivateTargets: boolean
  /** The resolver of the system unless given. */
  readonly lookUp?: LookUp
  /** From the look-up to the end of the answer. */
  readonly timeoutMs?: number
}

const defaultTimeoutMs = 10_000
const bodyReadBytes = 64 * 1024

const lookUpBySystem: LookUp = hostname => lookup(hostname, { all: true })

export async function send(
  targetUrl: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  { allowsPrivateTargets, lookUp = lookUpBySystem, timeoutMs = defaultTimeoutMs }: SendOptions,
): Promise<Answer> {
  const target = checkTarget(targetUrl, allowsPrivateTargets)
  if (target.kind === 'refused') return target
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const addresses = await orAbort(addressesOf(target.hostname, lookUp), signal)
    if (!allowsPrivateTargets && addresses.some(({ address }) => isRefusedAddress(address))) {
      return { kind: 'refused', error: privateTarget }
    }
    return { kind: 'answered', status: await post(target, addresses, headers, body, signal) }
  } catch (error) {
    return { kind: 'unreachable', error: signal.aborted ? `no answer within ${timeoutMs} ms` : describe(error) }
  }
}

async function addressesOf(hostname: string, lookUp: LookUp): Promise<readonly Address[]> {
  const family = isIP(hostname)
  return family === 0 ? lookUp(hostname) : [{ address: hostname, family }]
}

/** A look-up cannot be called off, but need not be waited for. */
async function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort)
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** Settles with the status, also when the answer breaks off after it. */
function post(
  { url }: Target,
  addresses: readonly Address[],
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const { request } = url.protocol === 'https:' ? https : http
  let status: number | undefined
  const settle = (error: Error) => (status === undefined ? reject(error) : resolve(status))
  const sent = request(
    url,
    // No agent: a connection kept for later would outlive what was found out about its address.
    { method: 'POST', headers, signal, agent: false, lookup: answering(addresses) },
    response => {
      status = response.statusCode
      let readBytes = 0
      response.on('data', (chunk: Buffer) => {
        readBytes += chunk.length
        if (readBytes > bodyReadBytes) response.destroy()
      })
      response.on('error', settle)
      response.on('close', () => settle(new Error('the answer has no status')))
    },
  )
  sent.on('error', settle)
  sent.on('close', () => settle(new Error('the connection was closed without an answer')))
  sent.end(body)
  return promise
}

/** Answers a look-up with what is known. */
function answering(addresses: readonly Address[]): LookupFunction {
  return (hostname, { all }, callback) => {
    const [first] = addresses
    if (first === undefined) callback(new Error(`${hostname} has no address`), '')
    else if (all) callback(null, [...addresses])
    else callback(null, first.address, first.family)
  }
}

/** By code where there is one: messages tell addresses, which the reader of a delivery log need not learn. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  const inner = error instanceof AggregateError ? error.errors[0] : error
  return inner instanceof Error && 'code' in inner && typeof inner.code === 'string' ? inner.code : 'connection failed'
}
