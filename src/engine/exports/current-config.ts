import type { WorkspaceConfig } from '../../domain/config.ts'
import { discoveredFieldList } from '../../store/read/workspace-config.ts'
import type { Engine } from '../engine.ts'

/** What holds in a workspace now. Discovered fields do not move the version of the configuration, so they are read anew. */
export async function currentConfig(
  { config, database }: Pick<Engine, 'config' | 'database'>,
  workspaceId: string,
): Promise<WorkspaceConfig | undefined> {
  const found = await config.refresh(workspaceId)
  if (found === undefined) return undefined
  const rows = await database.run(discoveredFieldList, [workspaceId])
  const discovered = new Set(rows.map(row => `${row.object_name}.${row.field}.${row.value_type}`))
  return { ...found, discovered }
}
