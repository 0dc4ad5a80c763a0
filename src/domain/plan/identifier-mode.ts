import type { IdentifierMode } from '../command.ts'
import type { IdentityKind } from '../config.ts'
import { observedMs } from './register.ts'
import { readRegister, type WorkingProfile } from './working-profile.ts'

/** Whether the mode of a write decides what becomes of a kind; else its identifiers are added. */
export function isRuled(mode: IdentifierMode | undefined, kind: IdentityKind | undefined): boolean {
  if (kind === undefined) return false
  return mode === 'fill' || (mode === 'replace' && !kind.anonymous)
}

/** Whether the profile was told of a kind later than the write observed it. */
export function isSaidLater(profile: WorkingProfile, kind: string, observed: number | undefined): boolean {
  if (observed === undefined) return false
  const { stamp } = readRegister(profile, kind)
  return stamp !== undefined && observed < observedMs(stamp)
}

/** A value cleared later than a write's observation is not brought back by it. */
export function isClearedSince(profile: WorkingProfile, kind: string, observed: number | undefined): boolean {
  if (observed === undefined) return false
  return readRegister(profile, kind).value === undefined && isSaidLater(profile, kind, observed)
}
