// A ULID and a UUID are two spellings of the same 128 bits; a UUIDv7 spelt as a ULID sorts by its time like any other.

import { uuidFromHex } from './uuid.ts'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const ulidPattern = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/
const ulidLength = 26

/** The 26 upper-case letters and digits of Crockford's base 32 that stand for a UUID. */
export function uuidToUlid(uuid: string): string {
  let rest = BigInt(`0x${uuid.replaceAll('-', '')}`)
  let ulid = ''
  for (let i = 0; i < ulidLength; i++) {
    ulid = `${alphabet[Number(rest & 31n)]}${ulid}`
    rest >>= 5n
  }
  return ulid
}

/** The UUID behind a ULID in canonical spelling; undefined for anything else. */
export function ulidToUuid(ulid: string): string | undefined {
  if (!ulidPattern.test(ulid)) return undefined
  let bits = 0n
  for (const letter of ulid) bits = (bits << 5n) | BigInt(alphabet.indexOf(letter))
  return uuidFromHex(bits.toString(16).padStart(32, '0'))
}
