import type { ConflictReason, Receipt, StoredAnswer } from '../command.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Accumulators } from '../scoring/engagement.ts'
import type { ProfileScore } from '../scoring/profile-score.ts'
import type { Fields, Registers, Stamps } from './register.ts'

/** A profile row as a whole: a new one, or one whose lineage changed (then guarded by the version read). */
export type ProfileRow = {
  readonly profileId: string
  readonly fields: Fields
  readonly meta: Stamps
  readonly own: Registers | null
  readonly absorbed: readonly string[]
  readonly vetoed: readonly string[]
  readonly mergedInto: string | null
  readonly createdAtMs: number
  readonly updatedAtMs: number | null
  /** The arrival of the last visible change; that of the stored row when there was none. */
  readonly lastArrival: number
  readonly revision: number
  readonly version: number
}

/** What changes in the row of a profile that has never merged. */
export type ProfileDelta = {
  readonly profileId: string
  readonly version: number
  readonly revision: number
  /** Null when nothing visible changed. */
  readonly updatedAtMs: number | null
  readonly lastArrival: number
  readonly set: Fields
  readonly cleared: readonly string[]
  /** Of all fields, also of those that did not change. */
  readonly meta: Stamps
}

export type IdentifierRow = {
  readonly kind: string
  readonly value: string
  readonly profileId: string
  readonly homeId: string
  readonly firstSeenMs: number
  readonly source: string
}

export type ChangeSet = {
  readonly fields?: Readonly<Record<string, readonly [old: Json, now: Json]>>
  readonly attached?: readonly (readonly [kind: string, value: string])[]
  readonly released?: readonly (readonly [kind: string, value: string])[]
}

export type ChangeRow = {
  readonly profileId: string
  readonly arrival: number
  /** A merge is told twice: `merge` on the survivor, and `absorbed` on the other, which shows nothing from then on. */
  readonly kind: 'write' | 'merge' | 'absorbed' | 'split'
  readonly source: string
  readonly revision: number
  readonly changes: ChangeSet
}

export type MergeRow = {
  readonly mergeId: string
  readonly survivorId: string
  readonly absorbedId: string
  readonly reason: 'write' | 'person'
  readonly source: string
  readonly identifiers: readonly (readonly [kind: string, value: string])[]
  readonly atMs: number
}

export type ConflictRow = {
  readonly conflictId: string
  readonly reason: ConflictReason
  readonly kind: string
  readonly value: string
  readonly profileId: string
  /** The profile itself when nobody else holds the identifier. */
  readonly otherProfileId: string
  readonly source: string
  readonly count: number
  readonly atMs: number
}

export type RecordRow = {
  readonly object: string
  readonly recordId: string
  readonly fields: Readonly<Record<string, Json>>
  readonly source: string
  readonly person: { readonly kind: string; readonly value: string } | null | undefined
  readonly atMs: number
  /** The version read; null for a new row. */
  readonly version: number | null
}

export type RecordKeyRow = {
  readonly object: string
  readonly key: string
  readonly value: string
  readonly recordId: string
  /** The row that held the value before; null when none did. */
  readonly formerId: string | null
}

export type AnswerRow = StoredAnswer & { readonly key: string; readonly bodyHash: string; readonly atMs: number }

export type DiscoveredRow = {
  readonly object: string
  readonly field: string
  readonly valueType: string
  readonly atMs: number
}

export type EventRow = {
  readonly eventId: string
  /** The home under which it arrived; null when it was suppressed and its person is unknown. */
  readonly homeId: string | null
  readonly eventType: string
  readonly occurredMs: number
  readonly arrival: number
  readonly source: string
  readonly metadata: JsonObject
  readonly suppression: string | null
  /** The filter that suppressed it. */
  readonly suppressedBy: string | null
}

export type EnrichmentRow = {
  readonly enrichmentId: number
  /** The home to which it was written. */
  readonly homeId: string
  readonly sourceLabel: string
  readonly sourceKey: string
  readonly payload: Json
  readonly provenance: JsonObject
  readonly source: string
  readonly arrival: number
  readonly observedMs: number
}

export type EventKeyRow = {
  readonly key: string
  readonly eventId: string
  readonly profileId: string | null
  readonly atMs: number
}

/** What the events of a flush add to a home. */
export type ActivityRow = {
  readonly homeId: string
  readonly count: number
  readonly lastMs: number
  readonly lastType: string
  /** Of all events of the home; undefined where no rule counted one of this flush. The live profile guards it. */
  readonly sums: Accumulators | undefined
}

/** A trigger or a sequence that an event has set off. */
export type FiringRow = {
  readonly firingId: string
  readonly kind: 'milestone' | 'sequence'
  readonly triggerId: string
  readonly triggerName: string
  /** Of the event. */
  readonly homeId: string
  /** Whether it may happen once for the person. */
  readonly isOnce: boolean
  readonly score: number
  readonly eventId: string
  readonly eventType: string
  readonly arrival: number
  readonly atMs: number
}

/** A webhook that tells of a firing, with the person as the event left them. */
export type MessageRow = {
  readonly messageId: string
  readonly url: string
  readonly firing: FiringRow
  readonly profileId: string
  readonly email: Json
  /** Without identifiers. */
  readonly fields: Fields
}

/** A webhook that tells of anything else, in our own words. */
export type NoticeRow = {
  readonly messageId: string
  readonly topic: string
  readonly url: string
  readonly profileId: string
  readonly body: JsonObject
  readonly atMs: number
}

/** The body of a webhook about a firing, in the words of those who receive it. */
export type RenderMessage = (message: MessageRow) => JsonObject

export type ScoreRow = ProfileScore & { readonly profileId: string; readonly atMs: number }

/** A word of a profile's names; `name` is all of them. */
export type WordRow = { readonly word: string; readonly profileId: string; readonly name: string }

/** Every row a flush writes. An empty plan writes nothing. */
export type FlushPlan = {
  readonly inserted: readonly ProfileRow[]
  readonly changed: readonly ProfileDelta[]
  readonly rewritten: readonly ProfileRow[]
  /** Homes absorbed earlier whose survivor was absorbed in turn. */
  readonly repointed: readonly { readonly profileId: string; readonly mergedInto: string }[]
  /** All words of new profiles. */
  readonly worded: readonly WordRow[]
  /** Of other profiles whose names changed, all words that they have now, and those that they no longer have. */
  readonly reworded: readonly WordRow[]
  readonly unworded: readonly Omit<WordRow, 'name'>[]
  readonly attached: readonly IdentifierRow[]
  readonly moved: readonly (Omit<IdentifierRow, 'firstSeenMs' | 'source'> & { readonly formerId: string })[]
  readonly released: readonly { readonly kind: string; readonly value: string; readonly formerId: string }[]
  readonly changes: readonly ChangeRow[]
  readonly merges: readonly MergeRow[]
  readonly conflicts: readonly ConflictRow[]
  readonly records: readonly RecordRow[]
  readonly recordKeys: readonly RecordKeyRow[]
  readonly answers: readonly AnswerRow[]
  readonly discovered: readonly DiscoveredRow[]
  readonly events: readonly EventRow[]
  readonly eventKeys: readonly EventKeyRow[]
  readonly activities: readonly ActivityRow[]
  /** Profiles with events or enrichments that nothing else of the plan writes: they must still be there. */
  readonly held: readonly string[]
  readonly scores: readonly ScoreRow[]
  /** Profiles that were absorbed: scores are those of live profiles. */
  readonly unscored: readonly string[]
  readonly enrichments: readonly EnrichmentRow[]
  readonly firings: readonly FiringRow[]
  readonly notices: readonly NoticeRow[]
  readonly messages: readonly MessageRow[]
}

/** What one command came to: its receipt with the answer to keep, or what its idempotency key says. */
export type Verdict =
  | { readonly kind: 'settled'; readonly receipt: Receipt; readonly answer: StoredAnswer | null }
  | { readonly kind: 'replayed'; readonly answer: StoredAnswer }
  | { readonly kind: 'key_reused' }
  | { readonly kind: 'key_in_progress' }
