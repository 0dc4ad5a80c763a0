import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'
import { manifestPath, mayHold, sealPath } from './layout.ts'
import { type Manifest, parseManifest, parseSeal } from './manifest.ts'
import { RestoreRefusal } from './restore-refusal.ts'

// Reads an archive as a stream, believing nothing: plain files and directories under the names that our own archives have,
// a manifest first, a seal last that fits what came. Memory is bounded whatever the archive says. What it unpacks to is
// bounded by what its entries declare, and they by what `take` accepts.

export type ArchiveFile = {
  readonly is: 'file' | 'directory'
  readonly path: string
  readonly bytes: number
  readonly content: AsyncIterable<Uint8Array>
}

export type ArchiveTaker = {
  /** Sees the manifest before anything else; throws to refuse it. */
  begin(manifest: Manifest): Promise<void>
  /** Takes all of the content of each entry, in the order of the archive. */
  take(entry: ArchiveFile): Promise<void>
}

const maxEntries = 1_000_000
const maxWordsBytes = 1024 * 1024
const blockBytes = 512
/** What may come beside the entries: the end of the archive and what is read ahead of its reader. */
const slackBytes = 4 * 1024 * 1024

/** Throws RestoreRefusal for what is no whole archive of ours, and whatever `taker` throws. */
export async function readArchive(source: AsyncIterable<Uint8Array>, taker: ArchiveTaker): Promise<void> {
  const room = { bytes: slackBytes }
  const unpacked = extract()
  const reading = readEntries(unpacked, taker, room)
  // One of the two may fail because the other has; the one that knows why counts.
  reading.catch(() => {})
  try {
    await pipeline(source, createGunzip({ chunkSize: 256 * 1024 }), bytes => withinRoom(bytes, room), unpacked)
  } catch (error) {
    await reading.catch(reason => {
      if (reason instanceof RestoreRefusal || !isDamage(reason)) throw reason
    })
    throw isDamage(error) ? toRefusal(error) : error
  }
  await reading
}

async function readEntries(
  unpacked: ReturnType<typeof extract>,
  taker: ArchiveTaker,
  room: { bytes: number },
): Promise<void> {
  const seen = { entries: 0, bytes: 0 }
  let state: 'empty' | 'begun' | 'sealed' = 'empty'
  for await (const entry of unpacked) {
    const { name, type, size } = entry.header
    const content = bytesOf(entry)
    if (state === 'sealed') throw new RestoreRefusal('the backup goes on after its end')
    if (type !== 'file' && type !== 'directory')
      throw new RestoreRefusal(`the backup holds ${quote(name)}, which is neither a file nor a directory`)
    if (type === 'directory' && size > 0) throw new RestoreRefusal(`the backup holds ${quote(name)}, which is broken`)
    if (seen.entries >= maxEntries) throw new RestoreRefusal(`the backup holds more than ${maxEntries} entries`)
    if (state === 'empty') {
      if (name !== manifestPath || type !== 'file') throw notOurs()
      const manifest = parseManifest(await readWords(content, size))
      if (manifest === undefined) throw notOurs()
      await taker.begin(manifest)
      state = 'begun'
    } else if (name === sealPath && type === 'file') {
      const seal = parseSeal(await readWords(content, size))
      if (seal?.entries !== seen.entries || seal.bytes !== seen.bytes)
        throw new RestoreRefusal('the backup does not hold what it says it holds')
      state = 'sealed'
      continue
    } else {
      const path = type === 'directory' ? name.replace(/\/$/, '') : name
      if (!mayHold(path, type)) throw new RestoreRefusal(`the backup holds ${quote(name)}, which no backup has`)
      room.bytes += size
      await taker.take({ is: type, path, bytes: size, content })
    }
    room.bytes += 2 * blockBytes
    seen.entries += 1
    seen.bytes += size
  }
  if (state === 'empty') throw notOurs()
  if (state === 'begun') throw new RestoreRefusal('the backup ends before its end')
}

/** Ends a stream that unpacks to more than its entries say. */
async function* withinRoom(source: AsyncIterable<Uint8Array>, room: { bytes: number }): AsyncGenerator<Uint8Array> {
  let came = 0
  for await (const bytes of source) {
    came += bytes.byteLength
    if (came > room.bytes) throw new RestoreRefusal('the backup unpacks to more than it holds')
    yield bytes
  }
}

async function* bytesOf(source: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const bytes of source) {
    if (bytes instanceof Uint8Array) yield bytes
  }
}

async function readWords(content: AsyncIterable<Uint8Array>, size: number): Promise<Buffer> {
  if (size > maxWordsBytes) throw notOurs()
  return Buffer.concat(await Array.fromAsync(content))
}

function notOurs(): RestoreRefusal {
  return new RestoreRefusal('this is not a backup of Onefold')
}

function toRefusal(error: unknown): RestoreRefusal {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'Z_BUF_ERROR') return new RestoreRefusal('the backup is cut short', { cause: error })
  const message = 'this is not a backup of Onefold, or it is damaged'
  return new RestoreRefusal(message, { cause: error })
}

/** What zlib and tar-stream throw about their input; faults of files and of this program look otherwise. */
function isDamage(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof RestoreRefusal) return false
  if ('code' in error && typeof error.code === 'string')
    return error.code.startsWith('Z_') || error.code.startsWith('ERR_STREAM') || error.code.startsWith('STREAM')
  return /^(Invalid|Unexpected end|Header exceeds|Writable stream closed|Stream was destroyed)/i.test(error.message)
}

function quote(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name)
}
