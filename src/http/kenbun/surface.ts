import type { Batches } from '../../engine/batch/batches.ts'
import type { Credentials } from '../../engine/credentials/open-credentials.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Files } from '../../engine/files/file-store.ts'
import type { Imports } from '../../engine/imports/imports.ts'
import type { Authenticate } from '../../engine/principal.ts'
import type { ScoringJobs } from '../../engine/scoring/scoring-jobs.ts'
import type { Logger } from '../../runtime/logger.ts'

/** What the surface needs of the rest of the server. */
export type KenbunContext = {
  readonly engine: Engine
  readonly batches: Batches
  readonly imports: Imports
  readonly files: Files
  readonly credentials: Credentials
  readonly authenticate: Authenticate
  readonly scoringJobs: ScoringJobs
  readonly log: Logger
  readonly allowsPrivateTargets: boolean
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly newId: () => string
}
