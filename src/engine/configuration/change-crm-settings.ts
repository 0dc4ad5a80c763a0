import { type CrmSettings, crmSettingsOf } from '../../domain/config.ts'
import type { Database } from '../../store/database.ts'
import { memberFind } from '../../store/read/member.ts'
import { workspaceConfigLock, workspaceConfigUpdate } from '../../store/write/workspace-config.ts'
import { audit, type ChangeContext } from './audit.ts'
import { readSettings, settingsText } from './stored-shapes.ts'

export type ChangedCrmSettings =
  | { readonly kind: 'changed'; readonly settings: CrmSettings }
  | { readonly kind: 'unknown_member' }
  | { readonly kind: 'unknown_workspace' }

/** Changes what is sent and leaves the rest; the default owner must be a member who has not left. */
export async function changeCrmSettings(
  database: Database,
  context: ChangeContext,
  workspaceId: string,
  change: Partial<CrmSettings>,
): Promise<ChangedCrmSettings> {
  return database.transaction(async tx => {
    const [config] = await tx.run(workspaceConfigLock, [workspaceId])
    if (config === undefined) return { kind: 'unknown_workspace' }
    const { defaultOwnerId } = change
    if (defaultOwnerId !== undefined && defaultOwnerId !== null) {
      const [member] = await tx.run(memberFind, [workspaceId, defaultOwnerId])
      if (member === undefined || member.removed_at !== null) return { kind: 'unknown_member' }
    }
    const stored = readSettings(config.settings)
    const settings = { ...crmSettingsOf(stored), ...change }
    await tx.run(workspaceConfigUpdate, [workspaceId, settingsText({ ...stored, crm: settings })])
    const detail = { names: Object.keys(change) }
    await audit(tx, context, workspaceId, { action: 'settings.crm.update', subject: workspaceId, detail })
    return { kind: 'changed', settings }
  })
}
