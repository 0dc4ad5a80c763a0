import { type JsonObject, memberOf } from '../../domain/json.ts'

/** What names are compared by: case and the amount of white space do not matter. */
export function nameKey(name: string): string {
  return name.trim().normalize('NFC').replaceAll(/\s+/g, ' ').toLowerCase()
}

/** The host of a website, with or without a scheme, without `www.`; null when there is none to be found. */
export function websiteHost(website: unknown): string | null {
  if (typeof website !== 'string') return null
  const text = website.trim()
  if (text === '' || text.length > 2_048) return null
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  const host = url?.hostname.replace(/^www\./, '').replace(/\.$/, '') ?? ''
  return host.includes('.') ? host : null
}

export function websiteHostOf(fields: JsonObject): string | null {
  return websiteHost(memberOf(fields, 'website'))
}
