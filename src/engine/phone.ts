import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { ParsePhone } from '../domain/identity/normalise.ts'

/** Whether numbers can be read by the rules of this region. */
export function isPhoneRegion(region: string): region is CountryCode {
  return isSupportedCountry(region)
}

function toRegion(region: string | null): CountryCode | undefined {
  return region !== null && isPhoneRegion(region) ? region : undefined
}

/** E.164 by libphonenumber; undefined for what is not a possible number of its region. */
export const parsePhone: ParsePhone = (raw, defaultRegion) => {
  const region = toRegion(defaultRegion)
  const parsed = parsePhoneNumberFromString(
    raw,
    region === undefined ? { extract: false } : { defaultCountry: region, extract: false },
  )
  return parsed?.isPossible() ? parsed.number : undefined
}
