import type { FastifyRequest } from 'fastify'
import { longestMs } from '../../../engine/sessions/sessions.ts'

type Asked = Pick<FastifyRequest, 'headers' | 'protocol'>

const plainName = 'onefold_session'
/** Browsers take a cookie of such a name from this very host alone, and send it by https alone. */
const hostName = `__Host-${plainName}`

/** Whether the browser reached this server by https, as far as it can know. */
function isSecure({ protocol }: Asked, publicUrl: string | null): boolean {
  return protocol === 'https' || publicUrl?.startsWith('https:') === true
}

/** The token of the session that a browser sends along. */
export function readSessionCookie(request: Asked, publicUrl: string | null): string | undefined {
  const name = isSecure(request, publicUrl) ? hostName : plainName
  for (const pair of request.headers.cookie?.split(';') ?? []) {
    const [key, value] = pair.trim().split('=')
    if (key === name && value !== undefined && value !== '') return value
  }
  return undefined
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
