import type { Json, JsonObject } from '../../../domain/json.ts'
import type { Scope } from '../../../domain/scopes.ts'

// A recorded case: what clients send to a fresh workspace, what comes back, and who is there afterwards. `{company}` in
// a path is the public key of the workspace, `{stranger}` that of another one; `{a}` is the id kept under that name.

export type Step = CallStep | ShowStep

export type CallStep = {
  /** Method and path. */
  readonly call: string
  /** A private key with all scopes unless said; client calls carry none. */
  readonly as?: readonly Scope[] | 'nobody' | 'root' | 'stranger'
  /** Beside or instead of those that every call has; null leaves one out. */
  readonly headers?: Readonly<Record<string, string | null>>
  /** JSON, or a text that is sent as it is. */
  readonly body?: unknown
  readonly status: number
  /** Headers of the answer; null is one that is not there. */
  readonly reply?: Readonly<Record<string, string | null>>
  /** The errors of the answer: code, then pointer or parameter. */
  readonly faults?: readonly (readonly [code: string, place: string])[]
  /** Keeps `data.id` under this name. */
  readonly keep?: string
}

/** Who holds an identifier, as the native API shows it. */
export type ShowStep = {
  /** Kind and value. */
  readonly shows: readonly [kind: string, value: string]
  /** Keeps the id, in this wire's spelling, under this name. */
  readonly keep?: string
  /** Null when nobody holds it. */
  readonly identifiers?: Readonly<Record<string, readonly string[]>> | null
  /** All fields. */
  readonly fields?: JsonObject
  /** Types and metadata, latest first. */
  readonly events?: readonly (readonly [type: string, metadata: Json])[]
}

export type Case = {
  /** The guarantee as a sentence. */
  readonly name: string
  readonly steps: readonly Step[]
}

export const client = (path: string): string => `POST /client/${path}?company_id={company}`

export function profileBody(attributes: unknown, more: JsonObject = {}): { readonly data: unknown } {
  return { data: { type: 'profile', attributes, ...more } }
}

export function eventBody(profile: JsonObject, attributes: JsonObject = {}): { readonly data: unknown } {
  return {
    data: {
      type: 'event',
      attributes: {
        properties: {},
        metric: { data: { type: 'metric', attributes: { name: 'Viewed Product' } } },
        profile: { data: { type: 'profile', attributes: profile } },
        ...attributes,
      },
    },
  }
}

export const nobody = (kind: string, value: string): ShowStep => ({ shows: [kind, value], identifiers: null })
