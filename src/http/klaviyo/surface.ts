import type { Batches } from '../../engine/batch/batches.ts'
import type { ExchangeIds } from '../../engine/credentials/exchange-ids.ts'
import type { Credentials } from '../../engine/credentials/open-credentials.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Authenticate } from '../../engine/principal.ts'
import type { ProfileReader } from '../../engine/profiles/profile-reader.ts'
import type { RateWindows } from '../../engine/rate-windows.ts'
import type { Logger } from '../../runtime/logger.ts'

/** What the surface needs of the rest of the server. */
export type KlaviyoContext = {
  readonly engine: Engine
  readonly batches: Batches
  readonly authenticate: Authenticate
  readonly findCompany: Credentials['findCompany']
  readonly profileReader: ProfileReader
  readonly exchangeIds: ExchangeIds
  readonly rateWindows: RateWindows
  readonly log: Logger
  /** Without a trailing slash. */
  readonly publicUrl: string | null
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly newId: () => string
}
