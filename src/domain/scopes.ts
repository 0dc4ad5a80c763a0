/** Every scope a key can carry. Scope `*` opens everything inside the workspace. */
export const scopes = [
  '*',
  'profiles:read',
  'profiles:write',
  'objects:read',
  'objects:write',
  'jobs:read',
  'keys:read',
  'keys:write',
  'audit:read',
  'workspaces:read',
  'workspaces:write',
  'cdp:profiles:write',
  'cdp:records:write',
  'cdp:metadata:read',
  'cdp:imports:read',
  'cdp:imports:write',
] as const

export type Scope = (typeof scopes)[number]

const known: ReadonlySet<string> = new Set(scopes)

export function isScope(scope: string): scope is Scope {
  return known.has(scope)
}
