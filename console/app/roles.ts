import type { Role } from './session.ts'

/** The roles and what they may, in the order in which they are offered. */
export const roles: readonly { readonly value: Role; readonly label: string; readonly may: string }[] = [
  { value: 'viewer', label: 'Viewer', may: 'Sees people and how the workspace is configured; changes nothing.' },
  {
    value: 'editor',
    label: 'Editor',
    may: 'Also changes people, mappings, scoring and segments; imports and exports.',
  },
  { value: 'admin', label: 'Admin', may: 'Everything, also members, API keys, webhooks and the audit log.' },
]

export function readRole(text: string | null): Role | undefined {
  return roles.find(({ value }) => value === text)?.value
}
