import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createGzip } from 'node:zlib'
import { type Pack, pack } from 'tar-stream'
import type { SnapshotEntry } from '../../store/snapshot.ts'
import { isMissing } from './copied-files.ts'
import { sealPath } from './layout.ts'
import { printSeal } from './manifest.ts'

type Sink = ReturnType<Pack['entry']>

const chunkBytes = 256 * 1024
const mode = { directory: 0o700, file: 0o600 }

/**
 * The entries and their seal as a compressed archive, read no faster than it is taken. Destroying it ends the entries.
 * `onEnd` runs when nothing is read any more, whether all was taken or not.
 */
export function packArchive(
  entries: AsyncIterable<SnapshotEntry>,
  madeAt: Date,
  onEnd: (error: unknown) => void,
): Readable {
  const archive = pack()
  // The processor is shared with the writes that go on meanwhile.
  const gzip = createGzip({ level: constants.Z_BEST_SPEED, chunkSize: chunkBytes })
  const filling = fill(archive, entries, madeAt).catch(error => {
    archive.destroy(error instanceof Error ? error : new Error(String(error)))
    throw error
  })
  void Promise.allSettled([filling, pipeline(Readable.from(archive), gzip)]).then(results => {
    const failed = results.find(result => result.status === 'rejected')
    onEnd(failed?.reason)
  })
  return gzip
}

async function fill(archive: Pack, entries: AsyncIterable<SnapshotEntry>, mtime: Date): Promise<void> {
  const written = { entries: 0, bytes: 0 }
  for await (const entry of entries) {
    const size = await writeEntry(archive, entry, mtime)
    if (size === undefined) continue
    written.entries += 1
    written.bytes += size
  }
  await writeBytes(archive, sealPath, printSeal(written), mtime)
  archive.finalize()
}

/** Undefined when there is no such file any more. */
async function writeEntry(archive: Pack, entry: SnapshotEntry, mtime: Date): Promise<number | undefined> {
  if (entry.is === 'bytes') return writeBytes(archive, entry.path, entry.bytes, mtime)
  if (entry.is === 'directory') {
    await ended(archive, done =>
      archive.entry({ name: entry.path, type: 'directory', mode: mode.directory, mtime }, done),
    )
    return 0
  }
  const file = await open(entry.source, 'r').catch(error => {
    if (entry.mayVanish && isMissing(error)) return undefined
    throw error
  })
  if (file === undefined) return undefined
  await using opened = file
  // Awaited here: the file is closed on the way out.
  return await writeFile(archive, entry.path, opened, mtime)
}

async function writeBytes(archive: Pack, name: string, bytes: Uint8Array, mtime: Date): Promise<number> {
  await ended(archive, done => archive.entry({ name, mode: mode.file, mtime }, bytes, done))
  return bytes.byteLength
}

/** Writes as many bytes as the file has now: what it gains meanwhile is left out, what it loses is zeros. */
async function writeFile(archive: Pack, name: string, file: FileHandle, mtime: Date): Promise<number> {
  const { size } = await file.stat()
  await ended(archive, async done => {
    const sink = archive.entry({ name, size, mode: mode.file, mtime }, done)
    // Told by `done` as well.
    sink.on('error', () => {})
    for (let at = 0; at < size; ) {
      const wanted = Math.min(chunkBytes, size - at)
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(wanted), 0, wanted, at)
      const bytes = bytesRead === 0 ? Buffer.alloc(wanted) : buffer.subarray(0, bytesRead)
      at += bytes.byteLength
      if (!sink.write(bytes)) await drained(sink)
      if (archive.destroying) return
    }
    sink.end(null)
  })
  return size
}

/** Settles when the archive has taken the entry that `write` gives it. */
async function ended(archive: Pack, write: (done: (error?: Error | null) => void) => unknown): Promise<void> {
  if (archive.destroying) throw new Error('the archive is not wanted any more')
  const taken = Promise.withResolvers<void>()
  taken.promise.catch(() => {})
  await write(error => (error ? taken.reject(error) : taken.resolve()))
  await taken.promise
}

/** Settles also when the sink is closed without having been drained. */
function drained(sink: Sink): Promise<void> {
  // Its events may have been before: a file was being read while the client left.
  if (sink.destroying) return Promise.resolve()
  return new Promise(resolve => {
    const settle = () => {
      sink.off('drain', settle)
      sink.off('close', settle)
      resolve()
    }
    sink.on('drain', settle)
    sink.on('close', settle)
  })
}
