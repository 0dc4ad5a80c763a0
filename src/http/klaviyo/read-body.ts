import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Json } from '../../domain/json.ts'
import { parseJson } from '../parse-json.ts'
import { type Fault, invalid } from './fault.ts'

export type ReadBody = { readonly value: Json } | { readonly fault: Fault }

export const documentTypes: ReadonlySet<string> = new Set(['application/vnd.api+json', 'application/json'])
export const beaconTypes: ReadonlySet<string> = new Set([...documentTypes, 'text/plain'])

/** Reads a body in the order of the contract: media type, size, JSON. The limit counts unpacked bytes. */
export async function readBody(
  body: Readable | undefined,
  headers: IncomingHttpHeaders,
  mediaTypes: ReadonlySet<string>,
  limitBytes: number,
): Promise<ReadBody> {
  if (body === undefined) return { fault: invalid('/data', 'The body is missing.') }
  const fault = judgeMediaType(headers, mediaTypes)
  if (fault !== undefined) return { fault }
  const isPacked = /gzip/i.test(headers['content-encoding'] ?? '')
  if (!isPacked && Number(headers['content-length'] ?? 0) > limitBytes) return { fault: tooLarge(limitBytes) }
  const read = await (isPacked ? readPacked(body, limitBytes) : readPlain(body, limitBytes))
  if ('fault' in read) return read
  const parsed = parseJson(read.bytes)
  if (parsed.kind === 'parsed') return { value: parsed.value }
  const place = parsed.path === '' ? '' : ` at ${parsed.path}`
  return { fault: invalid('/data', `The body cannot be used${place}: ${parsed.message}.`) }
}

function judgeMediaType(headers: IncomingHttpHeaders, mediaTypes: ReadonlySet<string>): Fault | undefined {
  const [essence = '', ...parameters] = (headers['content-type'] ?? '').split(';')
  if (!mediaTypes.has(essence.trim().toLowerCase())) {
    return unsupported('Send application/vnd.api+json or application/json.')
  }
  const charset = parameters.map(text => /^\s*charset\s*=\s*"?([^\s"]+)/i.exec(text)?.[1]).find(found => found)
  if (charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset)) return unsupported('Send UTF-8.')
  const encoding = headers['content-encoding']
  if (encoding !== undefined && !/^\s*(identity|gzip|x-gzip)\s*$/i.test(encoding)) {
    return unsupported('Send the body as it is or packed with gzip.')
  }
  return undefined
}

type ReadBytes = { readonly bytes: Buffer } | { readonly fault: Fault }

/** What goes on arriving after a refusal is thrown away unread, so that the client gets to hear of it. */
async function readPlain(body: Readable, limitBytes: number): Promise<ReadBytes> {
  const read = await collect(body, limitBytes)
  if ('fault' in read) body.resume()
  return read
}

/** Unpacks no further than the limit: what a bomb would have become costs nothing. */
async function readPacked(body: Readable, limitBytes: number): Promise<ReadBytes> {
  const unpacked = createGunzip()
  let packedBytes = 0
  body.on('data', (chunk: Buffer) => {
    packedBytes += chunk.length
    // No packing grows by more; input that unpacks to nothing must not go on for ever.
    if (packedBytes > limitBytes * 1.01 + 1024) unpacked.destroy(new Error('too much input'))
  })
  body.once('error', error => unpacked.destroy(error))
  body.pipe(unpacked)
  try {
    return await collect(unpacked, limitBytes)
  } catch {
    const isTooMuch = packedBytes > limitBytes
    return { fault: isTooMuch ? tooLarge(limitBytes) : invalid('/data', 'The body is not whole gzip.') }
  } finally {
    body.unpipe(unpacked)
    unpacked.destroy()
    body.resume()
  }
}

async function collect(stream: Readable, limitBytes: number): Promise<ReadBytes> {
  const chunks: Buffer[] = []
  let length = 0
  // The stream of a request must outlive this loop: its connection carries the answer.
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    length += chunk.length
    if (length > limitBytes) return { fault: tooLarge(limitBytes) }
    chunks.push(chunk)
  }
  return { bytes: Buffer.concat(chunks) }
}

function tooLarge(limitBytes: number): Fault {
  return { kind: 'payload_too_large', pointer: '/data', detail: `The body may have ${limitBytes} bytes, unpacked.` }
}

function unsupported(detail: string): Fault {
  return { kind: 'unsupported_media_type', pointer: '/data', detail }
}
