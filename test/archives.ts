import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { type Header, pack } from 'tar-stream'
import { createBackups } from '../src/engine/backup/backups.ts'
import { type Restored, type RestoreRequest, restoreBackup } from '../src/engine/backup/restore-backup.ts'
import { systemClock } from '../src/runtime/clock.ts'
import { createLogger } from '../src/runtime/logger.ts'
import type { Database } from '../src/store/database.ts'
import { openEmbedded } from '../src/store/embedded.ts'

export const keptRootKey = 'the-root-key-that-is-kept'

/** The embedded database of a data directory. */
export function openData(dataDirectory: string) {
  return openEmbedded({ directory: join(dataDirectory, 'database') })
}

export function backupsOf(database: Database, dataDirectory: string) {
  const log = createLogger('silent')
  return createBackups({ database, dataDirectory, keptRootKey, version: '0.0.1', log, now: systemClock })
}

/** Makes a backup and writes it to a file. */
export async function backUp(database: Database, dataDirectory: string, path: string): Promise<void> {
  const begun = await backupsOf(database, dataDirectory).begin()
  if (begun.kind === 'refused') throw new Error(begun.reason)
  await writeFile(path, begun.content)
}

export function restoreFile(
  path: string,
  dataDirectory: string,
  options: Partial<RestoreRequest> = {},
): Promise<Restored> {
  return restoreBackup({
    source: createReadStream(path),
    dataDirectory,
    force: false,
    now: systemClock,
    ...options,
  })
}

export type Entry = readonly [header: Partial<Header> & { readonly name: string }, content?: string | Buffer]

export const goodManifest: Entry = [
  { name: 'manifest.json' },
  JSON.stringify({ format: 1, onefold: '0.0.1', made_at: '2026-01-01T00:00:00Z', root_key: false, migrations: [] }),
]

export function tarOf(entries: readonly Entry[]): Promise<Buffer> {
  const archive = pack()
  for (const [header, content = ''] of entries) {
    if (header.type === undefined || header.type === 'file') archive.entry({ ...header }, content)
    else archive.entry({ ...header })
  }
  archive.finalize()
  return buffer(archive)
}

export async function archiveOf(entries: readonly Entry[]): Promise<Buffer> {
  return gzipSync(await tarOf(entries))
}
