import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Incoming } from './connection/http.ts'
import { CliFault } from './fault.ts'

export type DownloadOptions = {
  readonly signal: AbortSignal
  readonly onBytes?: (bytes: number) => void
  /** Of a file that is made. */
  readonly mode?: number
}

/** Writes an answer to standard output (`-`), or to a file that has its name once it is whole; tells how many bytes. */
export async function downloadTo(out: string, answer: Incoming, options: DownloadOptions): Promise<number> {
  const { signal, onBytes, mode = 0o666 } = options
  let bytes = 0
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      onBytes?.(bytes)
      done(null, chunk)
    },
  })
  const draft = `${out}.${process.pid}.part`
  try {
    if (out === '-') await pipeline(answer, counting, process.stdout, { signal, end: false })
    else {
      await pipeline(answer, counting, createWriteStream(draft, { mode }), { signal })
      await rename(draft, out)
    }
    return bytes
  } catch (cause) {
    if (out !== '-') await rm(draft, { force: true })
    const isCut =
      !answer.complete && !signal.aborted && cause instanceof Error && 'code' in cause && cause.code === 'ECONNRESET'
    if (!isCut) throw cause
    throw new CliFault(`the server broke off after ${bytes} bytes`, {
      todo: 'What came is not whole. Try again; the log of the server says why it broke off.',
      cause,
    })
  }
}
