import { defaultSettings } from '../../domain/config.ts'
import { defaultObjects } from '../../domain/schema/default-objects.ts'
import type { Database } from '../../store/database.ts'
import { workspaceInsert } from '../../store/write/workspace.ts'
import { objectDefinitionInsert, workspaceConfigInsert } from '../../store/write/workspace-config.ts'
import { audit, type ChangeContext } from './audit.ts'
import { definitionText, settingsText } from './stored-shapes.ts'

export type CreatedWorkspace =
  | { readonly kind: 'created'; readonly workspaceId: string; readonly createdAtMs: number }
  | { readonly kind: 'name_taken' }

/** Makes a workspace with the default settings and objects. */
export async function createWorkspace(
  database: Database,
  context: ChangeContext,
  name: string,
): Promise<CreatedWorkspace> {
  const workspaceId = context.newId()
  const createdAtMs = context.now()
  return database.transaction(async tx => {
    const [inserted] = await tx.run(workspaceInsert, [workspaceId, name, new Date(createdAtMs)])
    if (inserted === undefined) return { kind: 'name_taken' }
    await tx.run(workspaceConfigInsert, [workspaceId, settingsText(defaultSettings)])
    for (const object of defaultObjects) {
      await tx.run(objectDefinitionInsert, [workspaceId, object.name, object.version, definitionText(object)])
    }
    await audit(tx, context, workspaceId, { action: 'workspace.create', subject: workspaceId, detail: { name } })
    return { kind: 'created', workspaceId, createdAtMs }
  })
}
