import type { Database } from '../store/database.ts'
import { workspaceFindOldest } from '../store/read/workspace.ts'
import type { ChangeContext } from './configuration/audit.ts'
import { createWorkspace } from './configuration/create-workspace.ts'

/** Makes the workspace `default` where there is none yet; servers that start together agree on one by its name. */
export async function ensureWorkspace(database: Database, context: ChangeContext): Promise<void> {
  const [oldest] = await database.run(workspaceFindOldest, [])
  if (oldest === undefined) await createWorkspace(database, context, 'default')
}
