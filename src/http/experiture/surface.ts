import type { Batches } from '../../engine/batch/batches.ts'
import type { UploadLinks } from '../../engine/credentials/upload-links.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Files } from '../../engine/files/file-store.ts'
import type { Imports } from '../../engine/imports/imports.ts'
import type { Authenticate } from '../../engine/principal.ts'
import type { RateLimiter } from '../../engine/rate-limit.ts'
import type { Logger } from '../../runtime/logger.ts'

/** What the surface needs of the rest of the server. */
export type ExperitureContext = {
  readonly engine: Engine
  readonly batches: Batches
  readonly imports: Imports
  readonly files: Files
  readonly uploadLinks: UploadLinks
  /** The largest file that may be sent. */
  readonly maxFileBytes: number
  readonly authenticate: Authenticate
  readonly rateLimiter: RateLimiter
  readonly log: Logger
  readonly publicUrl: string | null
  /** Milliseconds since 1970. */
  readonly now: () => number
}
