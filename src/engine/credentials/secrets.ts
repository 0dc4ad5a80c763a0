import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Random text of letters and digits, 5.95 bits a character. */
function randomText(length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('')
}

export const tokenStart = 'of_live_'
export const developerSecretStart = 'zdk_'
/** How much of a secret is shown where keys are listed, beyond how all of its kind begin. */
const shownLength = 4

export const newToken = (): string => `${tokenStart}${randomText(43)}`
export const newClientId = (): string => `ofc_${randomText(22)}`
export const newClientSecret = (): string => `ofs_${randomText(43)}`
export const newCompanyId = (): string => randomText(10)
/** A personal key is its token: whoever holds it knows it by nothing else, and it begins like no other credential. */
export const newPersonalToken = (): string => randomText(40)
export const newDeveloperSecret = (): string => `${developerSecretStart}${randomBytes(32).toString('base64url')}`
/** Of a browser that is signed in, and of a link that lets somebody in. */
export const newSessionToken = (): string => randomText(43)
export const newRootKey = (): string => `of_root_${randomText(43)}`

export function visiblePrefix(token: string, start = ''): string {
  return token.slice(0, start.length + shownLength)
}

/** SHA-256 is enough: every secret is random text of 256 bits, which no dictionary holds. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Compares two hashes in constant time. */
export function hashesMatch(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'hex'), Buffer.from(b, 'hex')]
  return left.length === right.length && timingSafeEqual(left, right)
}
