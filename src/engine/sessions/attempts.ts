import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { Database } from '../../store/database.ts'
import type { Passwords } from '../members/passwords.ts'
import { createRateLimiter } from '../rate-limit.ts'

// Whoever guesses passwords guesses slowly: so many attempts an address, so many an e-mail, over all processes. From one
// address there are fewer for an e-mail than the e-mail has, so that nobody keeps its owner out from there. These limits
// hold whatever the others are set to.

export type Attempt =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'limited'; readonly retryAfterSeconds: number }
  /** More passwords are being compared than this process can. */
  | { readonly kind: 'busy' }

export type Attempts = {
  /** Asked before a password is compared. `email` is in normal form. */
  readonly admit: (ip: string, email: string) => Promise<Attempt>
  /** Whether another failure from there is worth a line of the audit log. */
  readonly isWorthTelling: (ip: string) => Promise<boolean>
}

/** Attempts belong to no workspace. */
export const noWorkspace = '00000000-0000-0000-0000-000000000000'

const perAddress = { capacity: 30, tokensPerSecond: 1 / 20 }
const perPair = { capacity: 8, tokensPerSecond: 1 / 120 }
const perEmail = { capacity: 10, tokensPerSecond: 1 / 60 }
const toldPerAddress = { capacity: 10, tokensPerSecond: 1 / 600 }

/** `now` only measures spans. */
export function createAttempts(database: Database, passwords: Passwords, now: () => number): Attempts {
  const limiter = createRateLimiter(database, 1, now)
  const take = (name: string, limit: typeof perAddress) => limiter.take({ workspaceId: noWorkspace, name, ...limit })
  return {
    async admit(ip, email) {
      if (passwords.isBusy()) return { kind: 'busy' }
      const network = networkOf(ip)
      const whose = createHash('sha256').update(email).digest('base64url')
      const taken = [
        () => take(`sign-in from ${network}`, perAddress),
        () => take(`sign-in of ${whose} from ${network}`, perPair),
        () => take(`sign-in of ${whose}`, perEmail),
      ]
      for (const next of taken) {
        const admission = await next()
        if (!admission.admitted) return { kind: 'limited', retryAfterSeconds: admission.retryAfterSeconds }
      }
      return { kind: 'admitted' }
    },
    isWorthTelling: async ip => (await take(`failures from ${networkOf(ip)}`, toldPerAddress)).admitted,
  }
}

/** Of IPv6 the /64, which one machine has to itself. */
function networkOf(ip: string): string {
  if (!isIPv6(ip)) return ip
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped !== undefined) return mapped
  const [head = '', tail] = ip.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  return [...before, ...zeros, ...after].slice(0, 4).join(':').toLowerCase()
}
