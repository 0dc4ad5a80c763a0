import type { Identifier } from '../../domain/identity/identifier.ts'
import { normaliseEmail } from '../../domain/identity/normalise.ts'

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

const maxAliasLength = 512

/** `00` becomes `+`; then nothing but a leading `+` and digits stays. The engine makes E.164 of it where it can. */
function readPhone(raw: string): string {
  const text = raw.trim().replace(/^00/, '+')
  return (text.startsWith('+') ? '+' : '') + text.replace(/\D/g, '')
}

/** What is wrong with an alias, as a sentence without its place. */
type Refused = { readonly message: string }

/** The identifier behind an alias, which the engine brings into normal form. */
export function readAlias(kind: AliasKind, raw: string): Identifier | Refused {
  const text = raw.trim()
  if (text.length < 1 || text.length > maxAliasLength) return { message: `must have 1 to ${maxAliasLength} characters` }
  if (kind === 'phone') {
    const value = readPhone(text)
    const digits = value.replace('+', '').length
    return digits >= 3 && digits <= 20 ? { kind: 'phone', value } : { message: 'must have 3 to 20 digits' }
  }
  if (kind === 'email' && !/^[^@]+@[^@]+$/.test(normaliseEmail(text))) {
    return { message: 'must be an e-mail address, with one @ and text on both sides' }
  }
  if (kind === 'social' && text.replace(/^@/, '').trim() === '') return { message: 'must name an account' }
  return { kind: identityKinds[kind], value: text }
}
