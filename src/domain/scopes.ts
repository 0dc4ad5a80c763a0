/** Every scope a key can carry. Scope `*` opens everything inside the workspace; workspaces are the root key's alone. */
export const scopes = [
  '*',
  'profiles:read',
  'profiles:write',
  'objects:read',
  'objects:write',
  'keys:read',
  'keys:write',
  'members:read',
  'members:write',
  'audit:read',
  'webhooks:read',
  'webhooks:write',
  'cdp:profiles:write',
  'cdp:records:write',
  'cdp:metadata:read',
  'cdp:imports:read',
  'cdp:imports:write',
  'scoring:read',
  'scoring:write',
  'kenbun:read',
  'kenbun:write',
  'events:write',
  'imports:read',
  'imports:write',
  'exports:read',
  'lists:read',
  'lists:write',
  'data-privacy:write',
] as const

export type Scope = (typeof scopes)[number]

/** What only the root key may do. */
const rootScopes = ['workspaces:read', 'workspaces:write', 'backup:read'] as const

export type RootScope = (typeof rootScopes)[number]

const ofRoot: ReadonlySet<string> = new Set(rootScopes)

export function isRootScope(scope: string): scope is RootScope {
  return ofRoot.has(scope)
}

const known: ReadonlySet<string> = new Set(scopes)

export function isScope(scope: string): scope is Scope {
  return known.has(scope)
}
