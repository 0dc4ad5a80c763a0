import type { Clock } from '../../runtime/clock.ts'
import type { Database } from '../../store/database.ts'
import { storedFileFind } from '../../store/read/stored-file.ts'
import { storedFileDelete, storedFileUpdateExpiry, storedFileUpsert } from '../../store/write/stored-file.ts'
import { type FileStore, type Files, storeNameOf } from './file-store.ts'

// A row says that the bytes are there. So bytes come before their row and go after it: whatever kills the process between
// the two leaves bytes without a row, which nobody can reach and the sweep removes, and never a row without bytes. A file
// that takes the place of another loses the row of that one once it is whole, before its bytes take theirs: so a row never
// describes the bytes of another file.

export type FilesContext = {
  readonly database: Database
  readonly store: FileStore
  readonly now: Clock
  readonly newId: () => string
}

export function createFiles({ database, store, now, newId }: FilesContext): Files {
  return {
    async keep(workspaceId, { fileId: givenId, name, maxBytes, keptMs }, source) {
      const fileId = givenId ?? newId()
      const replacing = async () => {
        await database.run(storedFileDelete, [workspaceId, fileId])
      }
      const bytes = givenId === undefined ? source : followedBy(source, replacing)
      const byteCount = await store.put(storeNameOf(workspaceId, fileId), bytes, maxBytes)
      const createdAtMs = now()
      const expiresAtMs = createdAtMs + keptMs
      const times = [new Date(createdAtMs), new Date(expiresAtMs)] as const
      await database.run(storedFileUpsert, [workspaceId, fileId, name, byteCount, ...times])
      return { fileId, name, byteCount, createdAtMs, expiresAtMs }
    },
    async find(workspaceId, fileId) {
      const [row] = await database.run(storedFileFind, [workspaceId, fileId, new Date(now())])
      if (row === undefined) return undefined
      return {
        fileId,
        name: row.file_name,
        byteCount: row.byte_count,
        createdAtMs: row.created_at.getTime(),
        expiresAtMs: row.expires_at.getTime(),
      }
    },
    open(workspaceId, fileId, range) {
      return store.open(storeNameOf(workspaceId, fileId), range)
    },
    async extend(workspaceId, fileId, expiresAtMs) {
      await database.run(storedFileUpdateExpiry, [workspaceId, fileId, new Date(expiresAtMs), new Date(now())])
    },
    async delete(workspaceId, fileId) {
      await database.run(storedFileDelete, [workspaceId, fileId])
      await store.delete(storeNameOf(workspaceId, fileId))
    },
  }
}

/** All that comes from `source`, and then a step before whoever reads it goes on. */
async function* followedBy<T>(source: AsyncIterable<T>, step: () => Promise<void>): AsyncGenerator<T> {
  yield* source
  await step()
}
