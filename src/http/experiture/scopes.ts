import { profilesObject } from './command.ts'

/** The records scope writes any object; the profiles scope, profiles alone. */
export function recordScopes(objectName: string): readonly string[] {
  return objectName === profilesObject ? ['cdp:profiles:write', 'cdp:records:write'] : ['cdp:records:write']
}

export function metadataScopes(): readonly string[] {
  return ['cdp:metadata:read']
}

export const importReadScopes = (): readonly string[] => ['cdp:imports:read']
export const importWriteScopes = (): readonly string[] => ['cdp:imports:write']
