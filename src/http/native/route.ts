import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { RootScope, Scope } from '../../domain/scopes.ts'
import type { Backups } from '../../engine/backup/backups.ts'
import type { ChangeContext } from '../../engine/configuration/audit.ts'
import type { ExchangeIds } from '../../engine/credentials/exchange-ids.ts'
import type { Credentials } from '../../engine/credentials/open-credentials.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Exports } from '../../engine/exports/exports.ts'
import type { Files } from '../../engine/files/file-store.ts'
import type { Imports } from '../../engine/imports/imports.ts'
import type { Principal } from '../../engine/principal.ts'
import type { ProfileReader } from '../../engine/profiles/profile-reader.ts'
import type { ScoringJobs } from '../../engine/scoring/scoring-jobs.ts'
import type { Access } from '../../engine/sessions/access.ts'
import type { Session } from '../../engine/sessions/sessions.ts'
import type { Webhooks } from '../../engine/webhooks/webhooks.ts'
import type { Logger } from '../../runtime/logger.ts'

/** The native API's plugin; a route file exports `register<Name>(app: NativeApp, context: NativeContext): void`. */
export type NativeApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

export type NativeContext = {
  readonly engine: Engine
  readonly credentials: Credentials
  readonly exchangeIds: ExchangeIds
  readonly profileReader: ProfileReader
  readonly webhooks: Webhooks
  readonly scoringJobs: ScoringJobs
  readonly backups: Backups
  readonly exports: Exports
  readonly files: Files
  readonly imports: Imports
  readonly access: Access
  /** Without a trailing slash; null where nobody said. */
  readonly publicUrl: string | null
  /** What a file that is sent may have at most. */
  readonly maxFileBytes: number
  /** Whether webhooks may go to addresses that are not public. */
  readonly allowsPrivateTargets: boolean
  readonly log: Logger
  /** Of this server. */
  readonly version: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** A new UUIDv7. */
  readonly newId: () => string
}

/** The scope a route asks for, as its `config`. The surface refuses to start with a route that has none. */
export function needs(scope: Scope | RootScope): { readonly scope: Scope | RootScope } {
  return { scope }
}

/** For a route that every key of this server may call, whatever its scopes. */
export const needsAnyKey = { scope: 'any key' } as const

/** For a route of whoever is signed in, with a cookie; keys have no session. */
export const needsSession = { scope: 'a session' } as const

/** For a route that lets people in. */
export const needsNobody = { scope: 'nobody' } as const

type CarriesPrincipal = Pick<FastifyRequest, 'getDecorator'>

/** Who calls. The surface has authenticated the request before any handler runs. */
export function principalOf(request: CarriesPrincipal): Principal {
  return request.getDecorator<Principal>('principal')
}

/** What a change of the caller's needs for its audit line. */
export function changeContextOf(request: CarriesPrincipal, { now, newId }: NativeContext): ChangeContext {
  return { now, newId, actor: principalOf(request).id }
}

/** Who is signed in, on a route that needs that. */
export function sessionOf(request: CarriesPrincipal): Session {
  return request.getDecorator<Session>('session')
}

export const sessionSecurity = [{ session: [] }]
export const nativeSecurity = [{ bearer: [] }, { basic: [] }, ...sessionSecurity]
