import { readIdentifier } from '../../domain/identity/read-identifier.ts'

/** What this wire calls an identity kind. */
export const identityKinds = {
  email: 'email',
  phone: 'phone',
  external_id: 'external_id',
  cookie: 'anonymous_id',
  social: 'social',
} as const
export type AliasKind = keyof typeof identityKinds

export function isAliasKind(kind: unknown): kind is AliasKind {
  return typeof kind === 'string' && Object.hasOwn(identityKinds, kind)
}

/** The identifier behind an alias, or what is wrong with it; the engine brings it into normal form. */
export function readAlias(kind: AliasKind, raw: string): ReturnType<typeof readIdentifier> {
  return readIdentifier(identityKinds[kind], raw)
}
