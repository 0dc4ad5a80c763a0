import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js'
import type { ParsePhone } from '../domain/identity/normalise.ts'

export function isPhoneRegion(region: string): region is CountryCode {
  return isSupportedCountry(region)
}

/** E.164 of a number that can exist; a number without a country code is read in the default region. */
export const parsePhone: ParsePhone = (raw, defaultRegion) => {
  const region = defaultRegion !== null && isPhoneRegion(defaultRegion) ? defaultRegion : undefined
  const parsed = region === undefined ? parsePhoneNumberFromString(raw) : parsePhoneNumberFromString(raw, region)
  return parsed?.isPossible() ? parsed.number : undefined
}
