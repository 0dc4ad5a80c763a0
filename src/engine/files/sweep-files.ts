import type { Database } from '../../store/database.ts'
import { storedFileListExpired, storedFileListKnown } from '../../store/read/stored-file.ts'
import { storedFileDelete, storedFileLockExpired } from '../../store/write/stored-file.ts'
import { type FileStore, splitStoreName, storeNameOf } from './file-store.ts'

export type SweptFiles = { readonly database: Database; readonly store: FileStore }

/** Whoever opened a file while it was there has so long to read it. */
const readMs = 3_600_000
/** Bytes without a row, and what a write has left, are nobody's once nothing has been written for so long. */
const abandonedMs = 24 * 3_600_000
const filesAtOnce = 100

/** Removes the files of a workspace that have expired. */
export async function removeExpiredFiles(
  { database, store }: SweptFiles,
  workspaceId: string,
  nowMs: number,
  isStopping: () => boolean,
): Promise<void> {
  const before = new Date(nowMs - readMs)
  let expired: readonly { readonly file_id: string }[]
  do {
    expired = await database.run(storedFileListExpired, [workspaceId, before, filesAtOnce])
    for (const { file_id: fileId } of expired) {
      if (isStopping()) return
      // The row is held while its bytes go, and goes last: a file that is to take its place waits for that.
      await database.transaction(async tx => {
        const [held] = await tx.run(storedFileLockExpired, [workspaceId, fileId, before])
        if (held === undefined) return
        await store.delete(storeNameOf(workspaceId, fileId))
        await tx.run(storedFileDelete, [workspaceId, fileId])
      })
    }
  } while (expired.length === filesAtOnce)
}

/** Removes bytes that no row tells of, and what writes have left that never came to an end. */
export async function removeAbandonedFiles(
  { database, store }: SweptFiles,
  nowMs: number,
  isStopping: () => boolean,
): Promise<void> {
  const beforeMs = nowMs - abandonedMs
  await store.removeUnfinished(beforeMs)
  let byWorkspace = new Map<string, string[]>()
  let collected = 0

  async function removeUnknown(): Promise<void> {
    for (const [workspaceId, fileIds] of byWorkspace) {
      if (isStopping()) return
      const known = new Set((await database.run(storedFileListKnown, [workspaceId, fileIds])).map(row => row.file_id))
      for (const fileId of fileIds) if (!known.has(fileId)) await store.delete(storeNameOf(workspaceId, fileId))
    }
    byWorkspace = new Map()
    collected = 0
  }

  for await (const { name, writtenAtMs } of store.list()) {
    if (isStopping()) return
    const file = splitStoreName(name)
    if (file === undefined || writtenAtMs >= beforeMs) continue
    byWorkspace.set(file.workspaceId, [...(byWorkspace.get(file.workspaceId) ?? []), file.fileId])
    collected += 1
    if (collected === filesAtOnce) await removeUnknown()
  }
  await removeUnknown()
}
