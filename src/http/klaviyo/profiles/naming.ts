import type { Call } from '../call.ts'
import type { KlaviyoContext } from '../surface.ts'
import type { AttributesRead } from './read-attributes.ts'

/** Kinds that name a person by themselves, strongest first. */
export const namingKinds = ['external_id', 'email', 'phone'] as const

/** Whether the attributes have an identifier that names a person; a device does not. */
export function namesSomebody({ identifiers }: Pick<AttributesRead, 'identifiers'>): boolean {
  return namingKinds.some(kind => kind in identifiers)
}

/** The live profile behind an exchange id; undefined when it says nothing here. */
export async function openExchangeId(
  { exchangeIds, profileReader }: KlaviyoContext,
  { workspaceId }: Call,
  token: string | undefined,
): Promise<string | undefined> {
  const profileId = token === undefined ? undefined : exchangeIds.open(workspaceId, token)
  return profileId === undefined ? undefined : (await profileReader.findById(workspaceId, profileId))?.profileId
}
