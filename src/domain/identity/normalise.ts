/** Reads a phone number with a default region into E.164; undefined where it cannot be parsed. */
export type ParsePhone = (raw: string, defaultRegion: string | null) => string | undefined

/** Blanks, and the invisible marks that address books and web pages put around what is copied from them. */
function trimInvisible(text: string): string {
  const start = text.search(/[^\s\p{Cf}]/u)
  if (start < 0) return ''
  let end = text.length
  while (/[\s\p{Cf}]/u.test(text.charAt(end - 1))) end--
  return text.slice(start, end)
}

/** Trimmed, NFC, lower case. */
export function normaliseEmail(raw: string): string {
  return trimInvisible(raw).normalize('NFC').toLowerCase()
}

/** E.164 where the number can be parsed, else as sent but for blanks around it. */
export function normalisePhone(raw: string, defaultRegion: string | null, parsePhone: ParsePhone): string {
  const trimmed = trimInvisible(raw)
  return parsePhone(trimmed, defaultRegion) ?? trimmed
}

/** The name of an account at a social network: without the sign before it, lower case. */
function normaliseSocial(raw: string): string {
  return trimInvisible(raw).replace(/^@/, '').toLowerCase()
}

/** The normal form in which values of an identity kind are compared and stored. */
export function normaliseIdentifier(
  kind: string,
  raw: string,
  defaultRegion: string | null,
  parsePhone: ParsePhone,
): string {
  if (kind === 'email') return normaliseEmail(raw)
  if (kind === 'phone') return normalisePhone(raw, defaultRegion, parsePhone)
  if (kind === 'social') return normaliseSocial(raw)
  return raw.trim()
}
