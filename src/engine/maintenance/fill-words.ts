import { nameText, nameWords } from '../../domain/search/words.ts'
import type { Database, Queryable } from '../../store/database.ts'
import {
  profileUpdateBeforeWords,
  profileWordFillDelete,
  profileWordFillList,
  profileWordFillLock,
  profileWordFillUpdate,
  profileWordInsert,
} from '../../store/write/profile-word.ts'

const pageSize = 500

/** Enters the words of the next profiles; false when there are none, or another server is at it. */
async function fillPage(tx: Queryable, workspaceId: string): Promise<boolean> {
  const [fill] = await tx.run(profileWordFillLock, [workspaceId])
  if (fill === undefined) return false
  const rows = await tx.run(profileUpdateBeforeWords, [workspaceId, fill.after_id, pageSize])
  const last = rows
    .map(row => row.profile_id)
    .toSorted()
    .at(-1)
  if (last === undefined) {
    await tx.run(profileWordFillDelete, [workspaceId])
    return false
  }
  const entries = rows.flatMap(row => {
    const words = nameWords(Object(row.names))
    return words.map(word => ({ word, profileId: row.profile_id, name: nameText(words) }))
  })
  await tx.run(profileWordInsert, [
    workspaceId,
    entries.map(({ word }) => word),
    entries.map(({ profileId }) => profileId),
    entries.map(({ name }) => name),
  ])
  await tx.run(profileWordFillUpdate, [workspaceId, last])
  return true
}

/** Fills in the words of profiles that are older than their index, a page a transaction; see migration 0017. */
export async function fillWords(database: Database, isStopping: () => boolean): Promise<void> {
  for (const { workspace_id: workspaceId } of await database.run(profileWordFillList, [])) {
    while (!isStopping() && (await database.transaction(tx => fillPage(tx, workspaceId))));
  }
}
