import type { Scope } from './scopes.ts'

export const memberRoles = ['admin', 'editor', 'viewer'] as const
export type MemberRole = (typeof memberRoles)[number]

export function isMemberRole(text: string): text is MemberRole {
  return memberRoles.some(role => role === text)
}

const viewing: readonly Scope[] = ['kenbun:read', 'imports:read']
const editing: readonly Scope[] = [...viewing, 'kenbun:write', 'imports:write', 'exports:read']
const administering: readonly Scope[] = [...editing, 'keys:read', 'keys:write', 'members:read', 'members:write']

const byRole: Readonly<Record<MemberRole, readonly Scope[]>> = {
  viewer: viewing,
  editor: editing,
  admin: administering,
}

/** What a member may do where surfaces know roles. */
export function scopesOfRole(role: MemberRole): readonly Scope[] {
  return byRole[role]
}

/** The name that people call a member by; the address where there is none. */
export function nameOfMember(member: {
  readonly firstName: string
  readonly lastName: string
  readonly email: string
}): string {
  return `${member.firstName} ${member.lastName}`.trim() || member.email
}
