import { type CrmSettings, crmSettingsOf } from '../../domain/config.ts'
import type { Caller } from './call.ts'
import { readConfig } from './find-contact.ts'
import type { ZyntroContext } from './surface.ts'

export async function readCrmSettings(context: ZyntroContext, caller: Caller): Promise<CrmSettings> {
  return crmSettingsOf((await readConfig(context, caller)).settings)
}
