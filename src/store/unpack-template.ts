import { closeSync, createReadStream, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import { extract } from 'tar-stream'

/**
 * Unpacks a template as the files of a cluster, in a directory that is not there yet, a piece at a time: PGlite would have
 * the whole of it in memory, and malloc then keeps tens of megabytes. Blocks while it writes a piece, for a thread of its own.
 */
export async function unpackTemplate(templatePath: string, directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const entries = extract()
  const feeding = pipeline(createReadStream(templatePath), createZstdDecompress(), entries)
  // What breaks it ends the loop as well.
  feeding.catch(() => {})
  for await (const entry of entries) {
    const path = join(directory, entry.header.name)
    if (entry.header.type === 'directory') mkdirSync(path, { recursive: true, mode: 0o700 })
    else await writeFile(path, entry)
    entry.resume()
  }
  await feeding
}

async function writeFile(path: string, content: AsyncIterable<unknown>): Promise<void> {
  const file = openSync(path, 'wx', 0o600)
  try {
    for await (const bytes of content) {
      if (!(bytes instanceof Uint8Array)) throw new TypeError('an entry of a tar archive consists of bytes')
      for (let written = 0; written < bytes.byteLength; ) written += writeSync(file, bytes, written)
    }
  } finally {
    closeSync(file)
  }
}
