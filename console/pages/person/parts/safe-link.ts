/** The address that a value may be a link to: http and https alone, and nothing else on the line. */
export function safeLink(text: string): string | undefined {
  if (!/^https?:\/\/\S+$/i.test(text) || text.length > 2_000) return undefined
  const url = URL.parse(text)
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? url.href : undefined
}
