import type { Identifier } from './identifier.ts'
import { normaliseEmail } from './normalise.ts'

const maxLength = 512

/** `00` becomes `+`; then nothing but a leading `+` and digits stays. The engine makes E.164 of it where it can. */
function readPhone(text: string): string {
  const number = text.replace(/^00/, '+')
  return (number.startsWith('+') ? '+' : '') + number.replace(/\D/g, '')
}

/** The identifier that a text is meant to be, or what is wrong with it, as a sentence without its place. */
export function readIdentifier(kind: string, raw: string): Identifier | { readonly message: string } {
  const text = raw.trim()
  if (text.length < 1 || text.length > maxLength) return { message: `must have 1 to ${maxLength} characters` }
  if (kind === 'phone') {
    const value = readPhone(text)
    const digits = value.replace('+', '').length
    return digits >= 3 && digits <= 20 ? { kind, value } : { message: 'must have 3 to 20 digits' }
  }
  if (kind === 'email' && !/^[^@]+@[^@]+$/.test(normaliseEmail(text))) {
    return { message: 'must be an e-mail address, with one @ and text on both sides' }
  }
  if (kind === 'social' && text.replace(/^@/, '').trim() === '') return { message: 'must name an account' }
  return { kind, value: text }
}
