import { type Database, DatabaseError, type Queryable } from '../../store/database.ts'
import { workspaceUpdateName } from '../../store/write/workspace.ts'
import { audit, type ChangeContext } from './audit.ts'

export type RenamedWorkspace = 'renamed' | 'not_found' | 'name_taken'

const duplicateKey = '23505'

export async function renameWorkspace(
  database: Database,
  context: ChangeContext,
  workspaceId: string,
  name: string,
): Promise<RenamedWorkspace> {
  return orNameTaken(() => database.transaction(tx => renameWithin(tx, context, workspaceId, name)))
}

/** As a part of a transaction, which a name that is taken ends; see `orNameTaken`. */
export async function renameWithin(
  tx: Queryable,
  context: ChangeContext,
  workspaceId: string,
  name: string,
): Promise<'renamed' | 'not_found'> {
  const [renamed] = await tx.run(workspaceUpdateName, [workspaceId, name])
  if (renamed === undefined) return 'not_found'
  await audit(tx, context, workspaceId, { action: 'workspace.update', subject: workspaceId, detail: { name } })
  return 'renamed'
}

/** Of a transaction in which the name of a workspace alone can be taken. */
export async function orNameTaken<T>(transaction: () => Promise<T>): Promise<T | 'name_taken'> {
  try {
    return await transaction()
  } catch (error) {
    if (error instanceof DatabaseError && error.sqlState === duplicateKey) return 'name_taken'
    throw error
  }
}
