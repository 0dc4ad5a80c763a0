import type { Dirent } from 'node:fs'
import { copyFile, link, mkdir, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { hasCode } from '../../domain/has-code.ts'
import type { SnapshotEntry } from '../../store/snapshot.ts'

/** Everything below a directory that is being written to, each directory before what is in it; links are not followed. */
export async function* walkDirectory(
  directory: string,
  leavesOut: (path: string) => boolean = () => false,
  below = '',
): AsyncGenerator<SnapshotEntry> {
  for (const found of await listOrNothing(join(directory, below))) {
    const path = below === '' ? found.name : `${below}/${found.name}`
    if (leavesOut(path)) continue
    if (found.isDirectory()) {
      yield { is: 'directory', path }
      yield* walkDirectory(directory, leavesOut, path)
    } else if (found.isFile()) {
      yield { is: 'file', path, source: join(directory, path), mayVanish: true }
    }
  }
}

/** Makes a second directory of the same files, without copying a byte where the file system has hard links. */
export async function linkFiles(from: string, to: string, leavesOut: (path: string) => boolean): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 })
  for await (const entry of walkDirectory(from, leavesOut)) {
    if (entry.is !== 'file') continue
    const target = join(to, entry.path)
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    await linkOrCopy(entry.source, target).catch(error => {
      if (!isMissing(error)) throw error
    })
  }
}

async function linkOrCopy(source: string, target: string): Promise<void> {
  try {
    await link(source, target)
  } catch (error) {
    if (isMissing(error)) throw error
    await copyFile(source, target)
  }
}

async function listOrNothing(directory: string): Promise<readonly Dirent[]> {
  return readdir(directory, { withFileTypes: true }).catch(error => {
    if (isMissing(error)) return []
    throw error
  })
}

export function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT')
}
