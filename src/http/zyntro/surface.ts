import type { Credentials } from '../../engine/credentials/open-credentials.ts'
import type { Engine } from '../../engine/engine.ts'
import type { RateLimiter } from '../../engine/rate-limit.ts'
import type { UsageCounter } from '../../engine/usage/usage-counter.ts'
import type { Logger } from '../../runtime/logger.ts'

/** What the surface needs of the rest of the server. */
export type ZyntroContext = {
  readonly engine: Engine
  readonly credentials: Credentials
  readonly rateLimiter: RateLimiter
  readonly usage: UsageCounter
  readonly log: Logger
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly newId: () => string
}
