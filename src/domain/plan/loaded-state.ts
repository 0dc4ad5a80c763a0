import type { StoredAnswer } from '../command.ts'
import type { Json } from '../json.ts'
import type { Accumulators } from '../scoring/engagement.ts'
import type { SequenceEvent } from '../scoring/sequences.ts'
import type { Fields, Registers, Stamps } from './register.ts'

export type StoredIdentifier = { readonly kind: string; readonly value: string; readonly homeId: string }

export type StoredProfile = {
  readonly profileId: string
  readonly fields: Fields
  readonly meta: Stamps
  readonly own: Registers | null
  readonly absorbed: readonly string[]
  readonly vetoed: readonly string[]
  readonly mergedInto: string | null
  readonly createdAtMs: number
  /** The arrival of the last change that history tells. */
  readonly lastArrival: number
  readonly revision: number
  readonly version: number
  /** Empty when planning has no use for them; see needed-identifiers.ts. */
  readonly identifiers: readonly StoredIdentifier[]
}

export type StoredRecord = {
  readonly recordId: string
  readonly object: string
  readonly fields: Readonly<Record<string, Json>>
  readonly version: number
}

/** An idempotency key on record; the answer is null while its first request is under way. */
export type StoredKey = { readonly bodyHash: string; readonly answer: StoredAnswer | null }

/** An event that came under a key of its client's before. */
export type StoredEvent = { readonly eventId: string; readonly profileId: string | null }

/** When a trigger or a sequence was last set off at a home, and the arrival of the event that did it. */
export type LastFiring = { readonly triggerId: string; readonly atMs: number; readonly arrival: number }

/** What the database says about everything that the commands of a flush name. */
export type LoadedState = {
  /** By identifierKey: the live owner and the home. */
  readonly owners: ReadonlyMap<string, { readonly profileId: string; readonly homeId: string }>
  /** Live profiles, and absorbed ones that are homes of a named identifier or were named by id. */
  readonly profiles: ReadonlyMap<string, StoredProfile>
  /** By recordKey. */
  readonly records: ReadonlyMap<string, StoredRecord>
  readonly keys: ReadonlyMap<string, StoredKey>
  readonly eventKeys: ReadonlyMap<string, StoredEvent>
  /** What the events of each home come to, of the homes whose engagement planning may change; see needed-sums.ts. */
  readonly sums: ReadonlyMap<string, Accumulators>
  /** By home, of the homes whose events may set something off; see needed-firings.ts. */
  readonly firings: ReadonlyMap<string, readonly LastFiring[]>
  /** By home: events that may take part in a sequence. */
  readonly recentEvents: ReadonlyMap<string, readonly SequenceEvent[]>
}

/** Of what names nothing there is nothing. */
export const nothingLoaded: LoadedState = {
  owners: new Map(),
  profiles: new Map(),
  records: new Map(),
  keys: new Map(),
  eventKeys: new Map(),
  sums: new Map(),
  firings: new Map(),
  recentEvents: new Map(),
}

export function recordKey(object: string, key: string, value: string): string {
  return `${object} ${key} ${value}`
}
