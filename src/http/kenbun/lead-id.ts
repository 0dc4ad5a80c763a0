import { ulidToUuid, uuidToUlid } from '../../domain/ulid.ts'

const leadId = /^ld_[0-9a-z]{26}$/

/** The id of a profile as this wire shows it: `ld_` and the 128 bits in lower-case base 32. */
export function wireLeadId(profileId: string): string {
  return `ld_${uuidToUlid(profileId).toLowerCase()}`
}

/** The profile id behind a lead id; undefined for anything else. */
export function readLeadId(text: string): string | undefined {
  return leadId.test(text) ? ulidToUuid(text.slice(3).toUpperCase()) : undefined
}
