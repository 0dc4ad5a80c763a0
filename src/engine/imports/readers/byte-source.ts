import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { BadFileError, type FileToRead } from './opened-file.ts'

/** What a gzip may unpack to before it is taken for a bomb. */
export type InflationLimits = {
  readonly maxBytes: number
  /** Past `freeBytes`, so many bytes may come out for each that went in. */
  readonly maxRatio: number
  readonly freeBytes: number
}

const defaultLimits: InflationLimits = { maxBytes: 64 * 2 ** 30, maxRatio: 200, freeBytes: 64 * 2 ** 20 }

/** The bytes of a file from its beginning; `onRead` hears how many came. */
export async function* readBytes(file: FileToRead, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  const stream = await file.open()
  for await (const chunk of stream) {
    const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk)
    onRead(bytes.length)
    yield bytes
  }
}

/** Takes the first bytes of a source, at least `size` of them unless it is shorter. */
export async function takeHead(source: AsyncIterator<Buffer>, size: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  while (length < size) {
    const next = await source.next()
    if (next.done === true) break
    chunks.push(next.value)
    length += next.value.length
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
}

/** Unpacks gzip, also of several members one after the other. */
export async function* inflate(
  source: AsyncGenerator<Buffer>,
  { maxBytes, maxRatio, freeBytes }: InflationLimits = defaultLimits,
): AsyncGenerator<Buffer> {
  let unpacked = 0
  const gunzip = createGunzip({ chunkSize: 65_536 })
  // What fails on either side ends the iteration below with its error.
  pipeline(source, gunzip, () => {})
  try {
    for await (const chunk of gunzip) {
      unpacked += chunk.length
      if (unpacked > maxBytes)
        throw new BadFileError(`unpacks to more than ${maxBytes} bytes; split it into several files`, null)
      if (unpacked > freeBytes && unpacked > gunzip.bytesWritten * maxRatio) {
        const message = `unpacks to more than ${maxRatio} times its size, as only a bomb does; upload it without gzip`
        throw new BadFileError(message, null)
      }
      yield chunk
    }
  } catch (error) {
    throw explain(error)
  }
}

/** Throws where the beginning of a gzip is that of a bomb, before anything is made of what it unpacks to. */
export async function refuseBomb(source: AsyncGenerator<Buffer>, limits = defaultLimits): Promise<void> {
  let unpacked = 0
  try {
    for await (const chunk of inflate(source, limits)) {
      unpacked += chunk.length
      if (unpacked > limits.freeBytes) return
    }
  } catch (error) {
    // Damage is told where the reading comes to it: the rows before it stand.
    if (!(error instanceof BadFileError) || error.cause === undefined) throw error
  }
}

function explain(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'Z_BUF_ERROR')
    return new BadFileError('ends in the middle of its gzip data; upload the whole file', null, { cause: error })
  if (typeof code === 'string' && code.startsWith('Z_'))
    return new BadFileError('has gzip data that is damaged; pack it again', null, { cause: error })
  return error
}
