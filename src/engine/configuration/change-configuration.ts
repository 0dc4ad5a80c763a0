import type { ConfigurationPlan, ConfigurationState } from '../../domain/schema/plan-change.ts'
import type { Database, Queryable } from '../../store/database.ts'
import { objectDefinitionList } from '../../store/read/workspace-config.ts'
import {
  objectDefinitionInsert,
  objectDefinitionUpdate,
  workspaceConfigLock,
  workspaceConfigUpdate,
} from '../../store/write/workspace-config.ts'
import { audit, type ChangeContext } from './audit.ts'
import { definitionText, readDefinition, readSettings, settingsText } from './stored-shapes.ts'

/** Which field a change is about, for the audit log. */
export type Subject = { readonly object: string; readonly field?: string }

/**
 * Reads the configuration, plans, and stores the plan with the next version, in one transaction; changes of one
 * workspace take turns. Writes that were judged by the old version are judged again. Undefined: no such workspace.
 */
export async function changeConfiguration(
  database: Database,
  context: ChangeContext,
  workspaceId: string,
  subject: Subject,
  plan: (state: ConfigurationState) => ConfigurationPlan,
): Promise<ConfigurationPlan | undefined> {
  return database.transaction(async tx => {
    const state = await lockState(tx, workspaceId)
    if (state === undefined) return undefined
    const planned = plan(state)
    if (planned.kind === 'refused' || planned.kind === 'unchanged') return planned
    const { object, settings, action } = planned
    const store = state.objects.has(object.name) ? objectDefinitionUpdate : objectDefinitionInsert
    await tx.run(store, [workspaceId, object.name, object.version, definitionText(object)])
    await tx.run(workspaceConfigUpdate, [workspaceId, settings === undefined ? null : settingsText(settings)])
    const name = subject.field === undefined ? subject.object : `${subject.object}.${subject.field}`
    await audit(tx, context, workspaceId, { action, subject: name, detail: { version: object.version } })
    return planned
  })
}

async function lockState(tx: Queryable, workspaceId: string): Promise<ConfigurationState | undefined> {
  const [config] = await tx.run(workspaceConfigLock, [workspaceId])
  if (config === undefined) return undefined
  const rows = await tx.run(objectDefinitionList, [workspaceId])
  const objects = rows.map(row => readDefinition(row.object_name, row.version, row.definition))
  return { settings: readSettings(config.settings), objects: new Map(objects.map(object => [object.name, object])) }
}
