import type { Scope } from './scopes.ts'

export const memberRoles = ['admin', 'editor', 'viewer'] as const
export type MemberRole = (typeof memberRoles)[number]

export function isMemberRole(text: string): text is MemberRole {
  return memberRoles.some(role => role === text)
}

const viewing: readonly Scope[] = ['kenbun:read']
const editing: readonly Scope[] = [...viewing, 'kenbun:write']
const administering: readonly Scope[] = [...editing, 'keys:read', 'keys:write', 'members:read', 'members:write']

const byRole: Readonly<Record<MemberRole, readonly Scope[]>> = {
  viewer: viewing,
  editor: editing,
  admin: administering,
}

/** What a member may do by a personal key, where surfaces know roles. */
export function scopesOfRole(role: MemberRole): readonly Scope[] {
  return byRole[role]
}

const seeing: readonly Scope[] = [
  'profiles:read',
  'objects:read',
  'scoring:read',
  'imports:read',
  'lists:read',
  'webhooks:read',
  'members:read',
]
const changing: readonly Scope[] = [
  ...seeing,
  'profiles:write',
  'events:write',
  'objects:write',
  'scoring:write',
  'imports:write',
  // Whoever may read exports may make them, and an export takes everybody away.
  'exports:read',
  'lists:write',
  'data-privacy:write',
]

const inConsole: Readonly<Record<MemberRole, readonly Scope[]>> = {
  viewer: seeing,
  editor: changing,
  admin: ['*'],
}

/** What a member may do who is signed in to the console. */
export function consoleScopesOfRole(role: MemberRole): readonly Scope[] {
  return inConsole[role]
}

/** The roles that open a scope to those who are signed in, the least of them first. */
export function rolesWithScope(scope: string): readonly MemberRole[] {
  return memberRoles.toReversed().filter(role => inConsole[role].some(each => each === '*' || each === scope))
}

/** The name that people call a member by; the address where there is none. */
export function nameOfMember(member: {
  readonly firstName: string
  readonly lastName: string
  readonly email: string
}): string {
  return `${member.firstName} ${member.lastName}`.trim() || member.email
}
