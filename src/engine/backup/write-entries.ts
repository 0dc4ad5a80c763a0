import { mkdir, open, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ArchiveFile } from './read-archive.ts'
import { RestoreRefusal } from './restore-refusal.ts'

const archiveRoot = 'data/'
/** Room on the disk that a restore leaves to others. */
const keptFreeBytes = 64 * 1024 * 1024

/** Writes one entry of an archive into a directory that nobody else uses. */
export async function writeEntry(directory: string, entry: ArchiveFile): Promise<void> {
  const path = join(directory, entry.path.slice(archiveRoot.length))
  if (entry.is === 'directory') {
    await mkdir(path, { recursive: true, mode: 0o700 })
    return
  }
  await refuseWhatDoesNotFit(directory, entry.bytes)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  // A name that is there already is of an archive that has it twice.
  await using file = await open(path, 'wx', 0o600)
  for await (const bytes of entry.content) {
    for (let written = 0; written < bytes.byteLength; )
      written += (await file.write(bytes, written, bytes.byteLength - written)).bytesWritten
  }
}

async function refuseWhatDoesNotFit(directory: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(directory)
  if (bytes + keptFreeBytes > bavail * bsize)
    throw new RestoreRefusal('the backup needs more room than is free on the disk; nothing was kept of it')
}
