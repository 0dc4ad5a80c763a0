import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { COMPLETE_MARKER, openEmbedded } from '../../store/embedded.ts'
import { lockDirectory } from '../../store/embedded-lock.ts'
import { findPending, listApplied, type Migration, readMigrations } from '../../store/migrate.ts'
import { isMissing } from './copied-files.ts'
import { clusterDirectoryOf, dataNames } from './layout.ts'
import { currentFormat, type Manifest } from './manifest.ts'
import { readArchive } from './read-archive.ts'
import { RestoreRefusal } from './restore-refusal.ts'
import { writeEntry } from './write-entries.ts'

// Everything is unpacked into a directory inside of the data directory (that one may be a volume, which cannot be renamed
// and beside which lies another disk), its database is opened there, which replays the log and shows that the backup is
// good, and then its parts are moved into place, the database last. So whatever interrupts a restore, the data directory
// has its old database, the new one, or none; and what is left over is removed by the next restore.

export type RestoreRequest = {
  readonly source: AsyncIterable<Uint8Array>
  /** Absolute; made if it is not there. */
  readonly dataDirectory: string
  /** Whether a directory that is not empty is restored over; what it held is moved aside. */
  readonly force: boolean
  readonly now: () => number
  /** Those that this version knows, if not its own. */
  readonly migrations?: readonly Migration[]
}

export type Restored = {
  readonly manifest: Manifest
  /** Where the former content of the data directory is now; null when there was none. */
  readonly movedTo: string | null
}

const stagingStart = '.restore-'
const lockName = 'onefold.lock'
/** What an empty data directory may hold. */
const isNothing = (name: string) =>
  name.startsWith(lockName) || name === 'lost+found' || name.startsWith(stagingStart) || name.startsWith('.backup-')

/** Throws RestoreRefusal, or what went wrong; then the data directory is as it was. */
export async function restoreBackup(request: RestoreRequest): Promise<Restored> {
  const { dataDirectory, now } = request
  const made = await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
  try {
    await using _lock = await lockDirectory(dataDirectory)
    const database = join(dataDirectory, dataNames.database)
    const used = await holdIfThere(database)
    try {
      const former = await listFormer(dataDirectory)
      if (former.length > 0 && !request.force)
        throw new RestoreRefusal(
          `${dataDirectory} is not empty; choose another directory, or use --force, which moves what it holds aside`,
        )
      await removeStaging(dataDirectory)
      const staging = join(dataDirectory, `${stagingStart}${crypto.randomUUID()}`)
      try {
        const manifest = await unpack(request, staging)
        const movedTo = former.length === 0 ? null : await moveAside(dataDirectory, former, now())
        await moveIn(staging, dataDirectory)
        return { manifest, movedTo }
      } finally {
        await rm(staging, { recursive: true, force: true })
      }
    } finally {
      await used?.[Symbol.asyncDispose]()
    }
  } catch (error) {
    // Only when it is empty, as it was made.
    if (made !== undefined) await removeIfEmpty(dataDirectory)
    throw error
  }
}

async function unpack(request: RestoreRequest, staging: string): Promise<Manifest> {
  const known = request.migrations ?? (await readMigrations())
  await mkdir(staging, { mode: 0o700 })
  let found: Manifest | undefined
  await readArchive(request.source, {
    async begin(manifest) {
      refuseLater(manifest, known)
      found = manifest
    },
    take: entry => writeEntry(staging, entry),
  })
  if (found === undefined) throw new RestoreRefusal('this is not a backup of Onefold')
  const names = await readdir(staging)
  if (found.hasRootKey !== names.includes(dataNames.rootKey))
    throw new RestoreRefusal('the backup does not hold the root key that it says it holds')
  await wakeDatabase(staging, known)
  return found
}

function refuseLater({ format, onefold, migrations }: Manifest, known: readonly Migration[]): void {
  if (format > currentFormat)
    throw new RestoreRefusal(`the backup was made by a later version, Onefold ${onefold}; restore it with that version`)
  try {
    findPending(known, migrations)
  } catch (error) {
    const reason = error instanceof Error ? error.message : ''
    throw new RestoreRefusal(`the backup was made by Onefold ${onefold}, and ${reason}`, { cause: error })
  }
}

/** Opens the database once: its log is replayed, and what it holds is what this version can run. */
async function wakeDatabase(staging: string, known: readonly Migration[]): Promise<void> {
  const directory = join(staging, dataNames.database)
  if (!existsSync(join(clusterDirectoryOf(staging), 'backup_label')))
    throw new RestoreRefusal('the backup holds no database')
  await writeFile(join(directory, COMPLETE_MARKER), '', { mode: 0o600 })
  try {
    await using database = await openEmbedded({ directory })
    findPending(known, await listApplied(database))
  } catch (error) {
    throw new RestoreRefusal('the database in the backup cannot be opened by this version of Onefold', { cause: error })
  }
}

async function moveAside(dataDirectory: string, former: readonly string[], nowMs: number): Promise<string> {
  const aside = join(dataDirectory, `before-restore-${new Date(nowMs).toISOString().replaceAll(':', '-')}`)
  await mkdir(aside, { mode: 0o700 })
  for (const name of former) await rename(join(dataDirectory, name), join(aside, name))
  await rm(join(aside, dataNames.database, lockName), { force: true })
  return aside
}

async function moveIn(staging: string, dataDirectory: string): Promise<void> {
  for (const name of [dataNames.files, dataNames.rootKey, dataNames.database]) {
    await rename(join(staging, name), join(dataDirectory, name)).catch(error => {
      if (name === dataNames.database || !isMissing(error)) throw error
    })
  }
}

/** The database first: without it, what is left is no server. */
async function listFormer(dataDirectory: string): Promise<readonly string[]> {
  const names = (await readdir(dataDirectory)).filter(name => !isNothing(name) && !name.startsWith('before-restore-'))
  return names.toSorted((a, b) => Number(b === dataNames.database) - Number(a === dataNames.database))
}

async function removeStaging(dataDirectory: string): Promise<void> {
  for (const name of await readdir(dataDirectory)) {
    if (name.startsWith(stagingStart)) await rm(join(dataDirectory, name), { recursive: true, force: true })
  }
}

/** Throws when a server has it open; then none starts on it meanwhile. */
async function holdIfThere(directory: string): Promise<AsyncDisposable | undefined> {
  const names = await readdir(directory).catch(error => {
    if (isMissing(error)) return undefined
    throw error
  })
  return names === undefined ? undefined : lockDirectory(directory)
}

async function removeIfEmpty(directory: string): Promise<void> {
  await rmdir(directory).catch(() => {})
}
