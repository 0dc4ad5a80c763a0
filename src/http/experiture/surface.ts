import type { Batches } from '../../engine/batch/batches.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Authenticate } from '../../engine/principal.ts'
import type { RateLimiter } from '../../engine/rate-limit.ts'
import type { Logger } from '../../runtime/logger.ts'

/** What the surface needs of the rest of the server. */
export type ExperitureContext = {
  readonly engine: Engine
  readonly batches: Batches
  readonly authenticate: Authenticate
  readonly rateLimiter: RateLimiter
  readonly log: Logger
  /** Milliseconds since 1970. */
  readonly now: () => number
}
