import type { FastifyRequest } from 'fastify'
import { longestMs } from '../../../engine/sessions/sessions.ts'

type Asked = Pick<FastifyRequest, 'headers' | 'protocol'>

const plainName = 'onefold_session'
/** Browsers take a cookie of such a name from this very host alone, and send it by https alone. */
const hostName = `__Host-${plainName}`

/** Stands for two tokens, and is none. */
const twoTokens = 'two'

/** Whether the browser reached this server by https, as far as it can know. */
function isSecure({ protocol }: Asked, publicUrl: string | null): boolean {
  return protocol === 'https' || publicUrl?.startsWith('https:') === true
}

/**
 * The token of the session that a browser sends along. Another server of the same host, or of a neighbouring name, can
 * set a cookie of the plain name too; of two that differ neither counts, so that nobody acts as somebody else unawares.
 */
export function readSessionCookie(request: Asked, publicUrl: string | null): string | undefined {
  const start = `${isSecure(request, publicUrl) ? hostName : plainName}=`
  const pairs = request.headers.cookie?.split(';').map(pair => pair.trim()) ?? []
  const values = new Set(pairs.filter(pair => pair.startsWith(start)).map(pair => pair.slice(start.length)))
  const [token] = values
  return values.size > 1 ? twoTokens : token || undefined
}

/** When it ends is decided here, so the cookie stays as long as a session may. */
export function sessionCookie(request: Asked, publicUrl: string | null, token: string): string {
  return cookie(isSecure(request, publicUrl), token, longestMs / 1000)
}

export function endedCookie(request: Asked, publicUrl: string | null): string {
  return cookie(isSecure(request, publicUrl), '', 0)
}

function cookie(isSecureOnly: boolean, value: string, maxAgeSeconds: number): string {
  const attributes = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}`
  return isSecureOnly ? `${hostName}=${value}; ${attributes}; Secure` : `${plainName}=${value}; ${attributes}`
}
