import type { IncomingMessage } from 'node:http'

/** Node keeps the first of several; which one the client meant is not ours to guess. */
export function hasTwoAuthorizations({ rawHeaders }: IncomingMessage): boolean {
  let count = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]
    if (name?.length === 13 && name.toLowerCase() === 'authorization') count++
  }
  return count > 1
}
