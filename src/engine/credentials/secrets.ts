import { createHash, randomInt, timingSafeEqual } from 'node:crypto'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Random text of letters and digits, 5.95 bits a character. */
function randomText(length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('')
}

export const tokenStart = 'of_live_'
/** How much of a token is shown where keys are listed. */
const prefixLength = tokenStart.length + 4

export const newToken = (): string => `${tokenStart}${randomText(43)}`
export const newClientId = (): string => `ofc_${randomText(22)}`
export const newClientSecret = (): string => `ofs_${randomText(43)}`
export const newRootKey = (): string => `of_root_${randomText(43)}`

export function visiblePrefix(token: string): string {
  return token.slice(0, prefixLength)
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
