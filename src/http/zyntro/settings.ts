import { type CrmSettings, crmSettingsOf, type WorkspaceConfig } from '../../domain/config.ts'
import { UnknownWorkspaceError } from '../../engine/engine.ts'
import type { Caller } from './call.ts'
import type { ZyntroContext } from './surface.ts'

/** What holds now, changes of other servers included. */
export async function readConfig({ engine }: ZyntroContext, { workspaceId }: Caller): Promise<WorkspaceConfig> {
  const config = await engine.config.refresh(workspaceId)
  if (config === undefined) throw new UnknownWorkspaceError(workspaceId)
  return config
}

export async function readCrmSettings(context: ZyntroContext, caller: Caller): Promise<CrmSettings> {
  return crmSettingsOf((await readConfig(context, caller)).settings)
}
