import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { hasCode } from '../../domain/has-code.ts'
import {
  checkStoreName,
  type FileStore,
  FileTooLargeError,
  MissingFileError,
  StoreUnavailableError,
  splitStoreName,
} from './file-store.ts'

// Files lie in `<directory>/<workspace id>/<file id>`. What is being written lies in `<directory>/unfinished` under a name
// of its own and is moved into place once it is whole and on the disk, so a name always leads to a whole file. A process
// that is killed leaves its unfinished file behind; nobody writes to that any more, which is how it is told later.

const unfinished = 'unfinished'
const mode = { directory: 0o700, file: 0o600 }
const readBytes = 256 * 1024

/** A directory of this machine, or one that several machines share. It is made when the first file comes. */
export function createDiskStore(directory: string): FileStore {
  const pathOf = (name: string) => join(directory, checkStoreName(name))

  return {
    kind: 'disk',
    async put(name, source, maxBytes) {
      const path = pathOf(name)
      await makeDirectory(dirname(path))
      await makeDirectory(join(directory, unfinished))
      const temporary = join(directory, unfinished, crypto.randomUUID())
      try {
        const byteCount = await writeFile(temporary, source, maxBytes)
        await rename(temporary, path)
        await syncDirectory(dirname(path))
        return byteCount
      } catch (error) {
        await rm(temporary, { force: true })
        throw hasNoRoom(error) ? new StoreUnavailableError('the disk has no room', { cause: error }) : error
      }
    },
    async open(name, range) {
      const file = await open(pathOf(name), 'r').catch(error => {
        throw isMissing(error) ? new MissingFileError('the bytes of the file are not there', { cause: error }) : error
      })
      const { start, end } = range ?? { start: 0 }
      if (end !== undefined && end <= start) {
        await file.close()
        return Readable.from([])
      }
      // The end of a read stream is the last byte that it gives. It closes the file, also when it is not read to its end.
      return file.createReadStream({ start, highWaterMark: readBytes, ...(end !== undefined && { end: end - 1 }) })
    },
    async delete(name) {
      await rm(pathOf(name), { force: true })
    },
    async *list() {
      for (const workspaceId of await namesIn(directory)) {
        for (const fileId of await namesIn(join(directory, workspaceId))) {
          const name = `${workspaceId}/${fileId}`
          if (splitStoreName(name) === undefined) continue
          const writtenAtMs = await lastWrittenAt(join(directory, name))
          if (writtenAtMs !== undefined) yield { name, writtenAtMs }
        }
      }
    },
    async removeUnfinished(beforeMs) {
      for (const name of await namesIn(join(directory, unfinished))) {
        const path = join(directory, unfinished, name)
        const writtenAtMs = await lastWrittenAt(path)
        if (writtenAtMs !== undefined && writtenAtMs < beforeMs) await rm(path, { force: true })
      }
    },
  }
}

async function writeFile(path: string, source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<number> {
  await using file = await open(path, 'wx', mode.file)
  let byteCount = 0
  for await (const bytes of source) {
    byteCount += bytes.byteLength
    if (byteCount > maxBytes) throw new FileTooLargeError(`the file is over ${maxBytes} bytes`)
    await writeWhole(file, bytes)
  }
  await file.sync()
  return byteCount
}

async function writeWhole(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.byteLength; ) {
    written += (await file.write(bytes, written, bytes.byteLength - written)).bytesWritten
  }
}

/** Makes the directories that are missing, for their owner alone, in a way that outlives a power cut. */
async function makeDirectory(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: mode.directory })
  if (first === undefined) return
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncDirectory(dirname(made))
}

async function syncDirectory(path: string): Promise<void> {
  await using directory = await open(path, 'r')
  await directory.sync()
}

/** Of a directory; none of what is no directory, or not there. */
async function namesIn(path: string): Promise<readonly string[]> {
  return readdir(path).catch(error => {
    if (isMissing(error)) return []
    throw error
  })
}

/** Undefined when it has gone meanwhile. */
async function lastWrittenAt(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(error => {
    if (isMissing(error)) return undefined
    throw error
  })
  return found?.mtimeMs
}

function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT', 'ENOTDIR')
}

function hasNoRoom(error: unknown): boolean {
  return hasCode(error, 'ENOSPC', 'EDQUOT', 'EROFS')
}
