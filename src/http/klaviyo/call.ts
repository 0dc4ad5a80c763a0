import type { Json } from '../../domain/json.ts'
import type { Scope } from '../../domain/scopes.ts'
import type { ChangeContext } from '../../engine/configuration/audit.ts'
import type { Limits } from '../../engine/rate-windows.ts'
import type { Fault } from './fault.ts'
import type { KlaviyoContext } from './surface.ts'

export type Route = {
  readonly method: 'GET' | 'POST' | 'PATCH'
  /** Without a trailing slash; the spelling with one is served too. */
  readonly url: string
  /** Open to whoever knows the public key, or to a private key with all of these scopes. */
  readonly access: 'client' | readonly Scope[]
  readonly limits: Limits
  /** Of the body, unpacked. */
  readonly bodyLimitBytes?: number
  readonly handle: (context: KlaviyoContext, call: Call) => Promise<Answer>
}

/** Who calls, as the guard found them, before the body is read. */
export type Caller = {
  readonly workspaceId: string
  /** What provenance shows: the name of the key. */
  readonly source: string
  /** What the audit log shows: the id of the key. */
  readonly actor: string
  /** The public key of a client call; undefined on a server call. */
  readonly companyId: string | undefined
}

/** A request whose path, credential, revision, quota and body syntax are in order. */
export type Call = Caller & {
  readonly params: Readonly<Record<string, string>>
  /** Names decoded, such as `page[size]`; one that was sent several times is a list. */
  readonly query: Readonly<Record<string, unknown>>
  /** Undefined on a GET. */
  readonly body: Json | undefined
  /** Path and query as they were sent. */
  readonly url: string
  /** Scheme and host of the links in answers, without a trailing slash. */
  readonly origin: string
}

export type Answer =
  | {
      readonly status: number
      /** Left out, there is none. */
      readonly body?: Json
      readonly headers?: Readonly<Record<string, string>>
    }
  | { readonly faults: readonly Fault[]; readonly headers?: Readonly<Record<string, string>> }

export const smallBodyBytes = 102_400
export const largeBodyBytes = 5_242_880

/** The status is that of the first. */
export function fail(...faults: readonly Fault[]): Answer {
  return { faults }
}

export const accepted: Answer = { status: 202 }

/** What a change of the caller's needs for its audit line. */
export function changeContextOf({ now, newId }: KlaviyoContext, { actor }: Caller): ChangeContext {
  return { now, newId, actor }
}
