import type { FastifyRequest } from 'fastify'

// A browser sends the cookie along with whatever a page asks of us, so a page of another site must not be able to ask
// for a change. SameSite keeps most of them out; the header keeps out the rest, since a page cannot add one to a request
// to another origin unless that allows it, and `/v1` allows nobody.

type Asked = Pick<FastifyRequest, 'headers' | 'host'>

/** Whether a request says by a header of the console's that a page of ours, or a program, sent it. */
export function isFromOwnPage(request: Asked, publicUrl: string | null): boolean {
  return request.headers['onefold-console'] === '1' && isFromOwnOrigin(request, publicUrl)
}

/** True when the browser says that another site's page had it read; a person who types an address has no page. */
export function isReadFromElsewhere({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  const { 'sec-fetch-site': site } = headers
  return site !== undefined && site !== 'same-origin' && site !== 'none'
}

/** False when the browser says that the page was another site's. */
export function isFromOwnOrigin({ headers, host }: Asked, publicUrl: string | null): boolean {
  const { 'sec-fetch-site': site, origin } = headers
  if (site !== undefined && site !== 'same-origin') return false
  if (origin === undefined) return true
  const sender = hostOf(origin)
  return sender !== undefined && (sender === host || (publicUrl !== null && sender === hostOf(publicUrl)))
}

/** Where https ends before this server, it knows no scheme; the host says enough. */
function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined
}
