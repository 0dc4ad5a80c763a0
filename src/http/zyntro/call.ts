import type { Json, JsonObject } from '../../domain/json.ts'
import type { DeveloperKey } from '../../engine/credentials/developer-keys.ts'
import type { Fault } from './fault.ts'
import type { ZyntroContext } from './surface.ts'

/** Who calls, as far as the action asks for credentials. */
export type Caller = {
  readonly workspaceId: string
  /** The user behind the `api_key`; null where the action takes none. */
  readonly userId: string | null
  /** The developer's key, or on actions without a developer the personal key: what quotas and audit lines go by. */
  readonly keyId: string
  /** What provenance shows as the source. */
  readonly source: string
  readonly developer: DeveloperKey | null
}

/** A call whose path and credentials are in order. */
export type Call = Caller & {
  readonly body: JsonObject
  readonly ip: string
  readonly requestId: string
}

export type Outcome =
  | { readonly kind: 'done'; readonly data: Json; readonly debug?: JsonObject }
  | { readonly kind: 'refused'; readonly fault: Fault }
  /** The workspace has not opened this action. */
  | { readonly kind: 'closed' }

export type Action = {
  /** Module and action, as below `/apis/v2/public/`. */
  readonly path: string
  /** `both` the personal key and the developer's secret, or one of them alone. */
  readonly credentials: 'both' | 'developer' | 'personal'
  /** What is answered before credentials are asked for. */
  readonly openly?: (body: JsonObject) => Json | undefined
  readonly handle: (context: ZyntroContext, call: Call) => Promise<Outcome>
}

export function done(data: Json, debug?: JsonObject): Outcome {
  return { kind: 'done', data, ...(debug !== undefined && { debug }) }
}

export function refuse(fault: Fault): Outcome {
  return { kind: 'refused', fault }
}

/** Whether the organisation named is the workspace of the credentials. */
export function isOwnOrg({ workspaceId }: Caller, orgId: string): boolean {
  return orgId.toLowerCase() === workspaceId
}
