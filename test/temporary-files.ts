import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDiskStore } from '../src/engine/files/disk-store.ts'
import type { FileStore } from '../src/engine/files/file-store.ts'

export type TemporaryFiles = AsyncDisposable & { readonly directory: string; readonly store: FileStore }

/** A store on the disk that goes with all that is in it. */
export async function openTemporaryFiles(): Promise<TemporaryFiles> {
  const directory = await mkdtemp(join(tmpdir(), 'onefold-files-'))
  return {
    directory,
    store: createDiskStore(directory),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  }
}
