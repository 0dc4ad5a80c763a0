import { type Database, DatabaseError } from '../../store/database.ts'
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
  try {
    return await database.transaction(async tx => {
      const [renamed] = await tx.run(workspaceUpdateName, [workspaceId, name])
      if (renamed === undefined) return 'not_found'
      await audit(tx, context, workspaceId, { action: 'workspace.update', subject: workspaceId, detail: { name } })
      return 'renamed'
    })
  } catch (error) {
    if (error instanceof DatabaseError && error.sqlState === duplicateKey) return 'name_taken'
    throw error
  }
}
