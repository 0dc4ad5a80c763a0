import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Logger } from '../../runtime/logger.ts'
import type { Database } from '../../store/database.ts'
import { listApplied } from '../../store/migrate.ts'
import type { Snapshot, SnapshotEntry } from '../../store/snapshot.ts'
import { linkFiles, walkDirectory } from './copied-files.ts'
import { archived, dataNames, manifestPath } from './layout.ts'
import { currentFormat, type Manifest, printManifest } from './manifest.ts'
import { packArchive } from './pack-archive.ts'

// A backup of the embedded database is read while writes go on (see embedded-snapshot.ts). Files of imports are linked
// into a directory of their own at the moment at which the copy of the database stands, so that every file its rows name
// is there, even if the server removes it while the archive is being taken.

export type BackupsOptions = {
  readonly database: Database
  /** Absolute; undefined when nothing of this server lies in one. */
  readonly dataDirectory: string | undefined
  /** The root key when it is kept in the data directory; null when the environment gave it. */
  readonly keptRootKey: string | null
  readonly version: string
  readonly log: Logger
  readonly now: () => number
}

export type BegunBackup =
  | {
      readonly kind: 'begun'
      readonly fileName: string
      /** A compressed archive; destroying it ends the backup. */
      readonly content: Readable
    }
  | { readonly kind: 'refused'; readonly reason: 'not_embedded' | 'in_memory' | 'under_way' }

export type Backups = {
  begin(): Promise<BegunBackup>
}

const stagingStart = '.backup-'

export function createBackups(options: BackupsOptions): Backups {
  const { database, dataDirectory, log, now } = options
  let isUnderWay = false

  function end(error: unknown): void {
    isUnderWay = false
    if (error !== undefined) log.info({ err: error }, 'a backup was not taken to its end')
  }

  return {
    async begin() {
      if (database.kind !== 'embedded') return { kind: 'refused', reason: 'not_embedded' }
      if (database.snapshot === undefined || dataDirectory === undefined)
        return { kind: 'refused', reason: 'in_memory' }
      if (isUnderWay) return { kind: 'refused', reason: 'under_way' }
      isUnderWay = true
      try {
        await removeStaging(dataDirectory)
        const madeAt = new Date(now())
        const manifest: Manifest = {
          format: currentFormat,
          onefold: options.version,
          madeAt: madeAt.toISOString(),
          migrations: await listApplied(database),
          hasRootKey: options.keptRootKey !== null,
        }
        const snapshot = await database.snapshot()
        const entries = listEntries({ snapshot, manifest, dataDirectory, rootKey: options.keptRootKey })
        const stamp = madeAt.toISOString().slice(0, 19).replaceAll(':', '-')
        return { kind: 'begun', fileName: `onefold-${stamp}Z.tar.gz`, content: packArchive(entries, madeAt, end) }
      } catch (error) {
        isUnderWay = false
        throw error
      }
    },
  }
}

type Contents = {
  readonly snapshot: Snapshot
  readonly manifest: Manifest
  readonly dataDirectory: string
  readonly rootKey: string | null
}

async function* listEntries({ snapshot, manifest, dataDirectory, rootKey }: Contents): AsyncGenerator<SnapshotEntry> {
  await using held = snapshot
  yield { is: 'bytes', path: manifestPath, bytes: printManifest(manifest) }
  if (rootKey !== null) yield { is: 'bytes', path: archived.rootKey, bytes: Buffer.from(`${rootKey}\n`) }
  yield { is: 'directory', path: archived.cluster }
  yield* below(archived.cluster, walkDirectory(held.clusterDirectory, held.leavesOut))

  const staging = join(dataDirectory, `${stagingStart}${crypto.randomUUID()}`)
  try {
    const last = await held.finish(() => linkFiles(join(dataDirectory, dataNames.files), staging, isUnfinished))
    yield* below(archived.cluster, last)
    yield { is: 'directory', path: archived.files }
    yield* below(archived.files, walkDirectory(staging))
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/** What the store is still writing, under names of its own. */
function isUnfinished(path: string): boolean {
  return path === 'unfinished'
}

async function* below(
  directory: string,
  entries: AsyncIterable<SnapshotEntry> | Iterable<SnapshotEntry>,
): AsyncGenerator<SnapshotEntry> {
  for await (const entry of entries) yield { ...entry, path: `${directory}/${entry.path}` }
}

/** What a server that was killed in the middle of a backup left behind. */
async function removeStaging(dataDirectory: string): Promise<void> {
  for (const name of await readdir(dataDirectory)) {
    if (name.startsWith(stagingStart)) await rm(join(dataDirectory, name), { recursive: true, force: true })
  }
}
