import type { FastifyRequest } from 'fastify'

/** What stands behind the # stays in the browser: no log of a proxy has the token. */
export function consoleLink(
  { protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>,
  publicUrl: string | null,
  token: string,
): string {
  return `${publicUrl ?? `${protocol}://${host}`}/console/join#${token}`
}
