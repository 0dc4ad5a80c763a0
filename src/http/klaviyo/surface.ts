import type { ExchangeIds } from '../../engine/credentials/exchange-ids.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Authenticate } from '../../engine/principal.ts'
import type { ProfileReader } from '../../engine/profiles/profile-reader.ts'
import type { RateWindows } from '../../engine/rate-windows.ts'
import type { Logger } from '../../runtime/logger.ts'

/** The workspace behind a public key. */
export type Company = { readonly id: string; readonly name: string; readonly workspaceId: string }

/** What the surface needs of the rest of the server. */
export type KlaviyoContext = {
  readonly engine: Engine
  readonly authenticate: Authenticate
  /** Undefined when no public key has this id. */
  readonly findCompany: (companyId: string) => Promise<Company | undefined>
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
