import type { Json, JsonObject } from '../../../domain/json.ts'
import type { ObjectDefinition } from '../../../domain/schema/object-definition.ts'
import type { Scope } from '../../../domain/scopes.ts'

// A recorded case: what a client sends to a fresh workspace, what comes back, and which profiles stand there afterwards.
// Expected JSON is compared whole, the order of keys included. In it these texts stand for any value of a kind:
// `<uuid>`, `<time>` (server time, whole seconds), `<job>` and `<import>` (a job's id, kept for `{job}` and `{import}` in
// later paths and answers), `<upload>` (the address for the file of an import job, kept for `{upload}`), `<any>`.
// An answer's `correlationId` is checked against its header everywhere and is left out of the expectation.

export type Step = {
  /** POST unless said. */
  readonly method?: string
  /** Below the surface's prefix, or `{upload}`. */
  readonly path: string
  /** All scopes of this surface unless said; `none` sends no token, any other text is sent as Authorization. */
  readonly token?: readonly Scope[] | string
  readonly headers?: Readonly<Record<string, string>>
  /** JSON, or a text that is sent as it is. */
  readonly body?: unknown
  /** Asked again as long as this is the state of the job. */
  readonly whileState?: string
  readonly status: number
  readonly reply?: Readonly<Record<string, string>>
  /** The value of `data`. */
  readonly data?: Json
  /** The value of `error`; without `remediation`, whatever it says is accepted. */
  readonly error?: JsonObject
  /** The whole body, where it is not an envelope. */
  readonly text?: string
}

export type ExpectedProfile = {
  readonly fields: JsonObject
  /** In the order of their kinds. */
  readonly identifiers: readonly (readonly [kind: string, value: string])[]
}

export type Case = {
  /** The guarantee as a sentence. */
  readonly name: string
  /** Objects of the workspace beside the default ones. */
  readonly objects?: readonly ObjectDefinition[]
  readonly steps: readonly Step[]
  /** All profiles afterwards, when the case is about them. */
  readonly profiles?: readonly ExpectedProfile[]
  /** How many rows other objects hold afterwards. */
  readonly records?: Readonly<Record<string, number>>
}

/** The data of an accepted single upsert. */
export function upserted(matchKey: string, objectName = 'profiles'): JsonObject {
  const data = { operation: 'upsert', objectName, accepted: true, acceptedAt: '<time>', acceptedRecords: 1 }
  return { ...data, matchKey }
}

/** The data of an accepted single append. */
export function appended(objectName: string): JsonObject {
  return { operation: 'append', objectName, accepted: true, acceptedAt: '<time>', acceptedRecords: 1 }
}

/** The error of a value or shape at a path. */
export function invalid(path: string, expected: string, value?: Json): JsonObject {
  const details = value === undefined ? { path } : { path, value }
  return { code: 'CDP_ETL.VALIDATION.REQUEST_INVALID', message: `${path}: ${expected}`, details }
}

/** The error of names that the schema lacks. */
export function mismatch(path: string, message: string, ...unknownFields: readonly string[]): JsonObject {
  const details = { path, unknownFields }
  return { code: 'CDP_ETL.VALIDATION.SCHEMA_MISMATCH', message: `${path}: ${message}`, details }
}
