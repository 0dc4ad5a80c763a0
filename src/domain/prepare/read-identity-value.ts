import { isBlocked } from '../identity/blocked.ts'
import { normaliseIdentifier, type ParsePhone } from '../identity/normalise.ts'
import type { Rules } from './rules.ts'

/** Identifiers are keys of unique indexes, whose entries are bounded. */
export const maxIdentifierLength = 512

/** A value of an identity kind in normal form, and whether it may identify anybody. */
export type IdentityValue = { readonly value: string; readonly identifies: boolean }

export function readIdentityValue(kind: string, raw: string, rules: Rules, parsePhone: ParsePhone): IdentityValue {
  // A phone number is judged as it was sent first: a region makes a number of ten zeros look like any other.
  if (kind === 'phone' && isBlocked(kind, raw.trim(), rules.blocked)) return { value: raw.trim(), identifies: false }
  const value = normaliseIdentifier(kind, raw, rules.config.settings.defaultRegion, parsePhone)
  return { value, identifies: value.length <= maxIdentifierLength && !isBlocked(kind, value, rules.blocked) }
}
