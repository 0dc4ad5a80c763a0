type ScopeText = { readonly scope: string; readonly opens: string }

/** Every scope but `*`, as people choose them; a test compares this with what the server knows. */
export const scopeGroups: readonly { readonly label: string; readonly scopes: readonly ScopeText[] }[] = [
  {
    label: 'People',
    scopes: [
      { scope: 'profiles:read', opens: 'Read people, their history, timelines and conflicts' },
      { scope: 'profiles:write', opens: 'Write people and records, merge and split' },
      { scope: 'events:write', opens: 'Send events' },
      { scope: 'lists:read', opens: 'Read lists and the imports into them' },
      { scope: 'lists:write', opens: 'Put people on lists' },
      { scope: 'data-privacy:write', opens: 'Erase people who ask for it' },
    ],
  },
  {
    label: 'Files',
    scopes: [
      { scope: 'imports:read', opens: 'See imports and their errors' },
      { scope: 'imports:write', opens: 'Upload files and import them' },
      { scope: 'exports:read', opens: 'Make exports and download them' },
    ],
  },
  {
    label: 'Configuration',
    scopes: [
      { scope: 'objects:read', opens: 'Read the schema, settings and jobs' },
      { scope: 'objects:write', opens: 'Change the schema and settings' },
      { scope: 'scoring:read', opens: 'Read mappings, scoring and segments' },
      { scope: 'scoring:write', opens: 'Change mappings, scoring and segments' },
      { scope: 'webhooks:read', opens: 'See webhook deliveries' },
      { scope: 'webhooks:write', opens: 'Read the signing secret, retry deliveries' },
    ],
  },
  {
    label: 'Administration',
    scopes: [
      { scope: 'members:read', opens: 'List members and invitations' },
      { scope: 'members:write', opens: 'Invite, change and remove members' },
      { scope: 'keys:read', opens: 'List API keys' },
      { scope: 'keys:write', opens: 'Make and revoke API keys' },
      { scope: 'audit:read', opens: 'Read the audit log' },
    ],
  },
  {
    label: 'Experiture clients',
    scopes: [
      { scope: 'cdp:profiles:write', opens: 'Write profiles' },
      { scope: 'cdp:records:write', opens: 'Write records of other objects' },
      { scope: 'cdp:metadata:read', opens: 'Read objects, fields and jobs' },
      { scope: 'cdp:imports:read', opens: 'See import jobs' },
      { scope: 'cdp:imports:write', opens: 'Create and start import jobs' },
    ],
  },
  {
    label: 'kenbun clients',
    scopes: [
      { scope: 'kenbun:read', opens: 'Read leads, scores and configuration' },
      { scope: 'kenbun:write', opens: 'Write leads, events and configuration' },
    ],
  },
]
