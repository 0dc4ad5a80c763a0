import type { Json, JsonObject } from './json.ts'

/** How a write treats a value that is already there. */
export const behaviours = ['always_overwrite', 'only_if_empty', 'min', 'max', 'first', 'append'] as const
export type Behaviour = (typeof behaviours)[number]

/**
 * What a write may do when its identifiers hit several profiles: `fold` them into one; absorb only anonymous or weaker
 * profiles (`weaker-only`), or only those known by kinds weaker than e-mail (`below-email`); refuse the write (`strict`);
 * absorb only anonymous profiles (`never` joins known people).
 */
export type LinkPolicy = 'fold' | 'weaker-only' | 'below-email' | 'strict' | 'never'

/**
 * What the identifiers of a write do to the profile it lands on. `add`: they stand beside those it has. `replace`: of each
 * kind that the write names, the profile keeps no other value. `fill`: only anonymous kinds, and kinds of which it has no
 * value, are taken; what it is known by stays, and an anonymous identifier moves here from whoever held it.
 */
export type IdentifierMode = 'add' | 'replace' | 'fill'

/** A change to a field after `set` was applied, in order. `remove` takes items out of a list; null clears. */
export type FieldEdit = {
  readonly name: string
  readonly value: Json
  readonly behaviour: 'always_overwrite' | 'append' | 'remove'
}

/** The answer to keep under an idempotency key, made from the receipt in the transaction of the write itself. */
export type IdempotentAnswer<R> = {
  /** Method, path and key of the request: the same key on another path is another operation. */
  readonly key: string
  /** SHA-256 of the canonical body, hexadecimal. */
  readonly bodyHash: string
  /** Returns null when the answer is not to be kept (a refusal). */
  readonly respond: (receipt: R) => StoredAnswer | null
}

export type StoredAnswer = { readonly status: number; readonly body: string }

type Write = {
  /** Values by field name; null clears. Names and values are as the caller sent them. */
  readonly set: Readonly<Record<string, Json>>
  readonly matchKey?: string
  /** When the values were true; without it, the time of arrival. Milliseconds since 1970. */
  readonly observedAtMs?: number
  readonly source: string
}

/** When a value was observed, and who said it. */
export type Provenance = { readonly observedAtMs: number; readonly source: string }

/** An identifier as another workspace has it. */
export type RestoredIdentifier = {
  readonly kind: string
  readonly value: string
  readonly firstSeenMs: number
  readonly source: string
}

/** What a write that brings a profile here as it stood elsewhere says beside its values. */
export type Restored = {
  /** By field; one without is as of the write. */
  readonly provenance: Readonly<Record<string, Provenance>>
  /** These alone identify; values of identity kinds in `set` are only shown. A new profile takes more than its limits. */
  readonly identifiers: readonly RestoredIdentifier[]
}

export type ProfileWrite = Write & {
  readonly type: 'profile'
  /** Further identifiers by kind; the last value of a kind also becomes the field of that name. */
  readonly identifiers?: Readonly<Record<string, string | readonly string[]>>
  readonly behaviours?: Readonly<Record<string, Behaviour>>
  /** Writes to this profile, or the survivor of it; identifiers then only link. */
  readonly profileId?: string
  /**
   * `must` always makes a profile (append) and claims only free identifiers; `no` refuses when none is found; `new`
   * refuses when one is found, by the match key or else by any identifier.
   */
  readonly create: 'yes' | 'no' | 'must' | 'new'
  readonly linkPolicy: LinkPolicy
  /** Left out: `add`. */
  readonly identifierMode?: IdentifierMode
  /** Identifiers that may not join: the write lands without them (left out), or is refused whole. */
  readonly onConflict?: 'keep_apart' | 'refuse'
  readonly edits?: readonly FieldEdit[]
  /** What an undeclared field name is: a problem, or a discovery. */
  readonly undeclared: 'refuse' | 'discover'
  /** Whether one unusable value refuses the whole write or only itself. */
  readonly onInvalid: 'refuse' | 'skip'
  /** Refuse a write that names nobody. */
  readonly needsPerson: boolean
  readonly restored?: Restored
  /** Writes of one sequence land in the order in which they were handed in, whomever they turn out to be about. */
  readonly sequence?: string
  readonly idempotency?: IdempotentAnswer<ProfileReceipt>
}

export type RecordWrite = Write & {
  readonly type: 'record'
  readonly object: string
  readonly mode: 'upsert' | 'append'
  readonly idempotency?: IdempotentAnswer<RecordReceipt>
}

/** A person's own decision to fold two profiles; limits and vetoes do not stop it. */
export type MergeCommand = {
  readonly type: 'merge'
  readonly survivorId: string
  readonly absorbedId: string
  readonly source: string
}

/** Something that happened to a person. It is stored, mapped to fields and scored in one. */
export type EventWrite = {
  readonly type: 'event'
  /** Identity kind to a value or several: whom it happened to. */
  readonly identifiers?: Readonly<Record<string, string | readonly string[]>>
  /** It happened to this profile, or the survivor of it: free identifiers are attached, those of others left alone. */
  readonly profileId?: string
  /** What the event says of its person beside who it is, as observed when it happened; undeclared names are discovered. */
  readonly set?: Readonly<Record<string, Json>>
  readonly edits?: readonly FieldEdit[]
  /** Left out: `add`. */
  readonly identifierMode?: IdentifierMode
  readonly eventType: string
  /** Without it the time of arrival, as a time in the future is. Milliseconds since 1970. */
  readonly occurredMs?: number
  readonly metadata: JsonObject
  /** The client's own id of the event: the same one again is answered with the first ids and not processed. */
  readonly eventKey?: string
  readonly source: string
  readonly linkPolicy: LinkPolicy
  readonly idempotency?: IdempotentAnswer<EventReceipt>
}

/** What an enrichment source says about a person, in its own words; the rules of the workspace map it to fields. */
export type EnrichmentPayload = JsonObject | readonly Json[]

/** Keeps a payload about a profile, or the survivor of it. Each one is a record of its own, also when it is repeated. */
export type EnrichmentWrite = {
  readonly type: 'enrichment'
  /** From the deployment's sequence; the later call has the larger number. */
  readonly enrichmentId: number
  readonly profileId: string
  /** Where the payload comes from, as its sender calls it. */
  readonly sourceLabel: string
  readonly payload: EnrichmentPayload
  /** How it came here: channel, member, key, address, request. */
  readonly provenance: JsonObject
  /** Who sent it. */
  readonly source: string
  /** When it was true; without it, or in the future, the time of arrival. Milliseconds since 1970. */
  readonly observedAtMs?: number
  /** The arrival of one that is stored already: the rules of now are applied to it again. */
  readonly storedArrival?: number
  readonly idempotency?: IdempotentAnswer<EnrichmentReceipt>
}

export type Command = ProfileWrite | RecordWrite | MergeCommand | EventWrite | EnrichmentWrite

export type ProblemCode =
  | 'unknown_field'
  | 'unknown_match_key'
  | 'match_key_not_identity'
  | 'match_key_without_value'
  | 'invalid_value'
  | 'not_nullable'
  | 'required'
  | 'unknown_identifier'
  | 'too_many_identifiers'
  | 'no_identifier'
  | 'unknown_profile'
  | 'identifier_conflict'
  | 'same_profile'
  /** The platform's own fault, not the write's: it may be sent again. */
  | 'failed'

/** Why a write, or one value of it, was not taken. */
export type Problem = {
  readonly code: ProblemCode
  /** The field concerned, or `match_key`, `identifiers.<kind>`; empty when it is the write as a whole. */
  readonly path: string
  /** A sentence without the path: what was expected. */
  readonly message: string
  readonly value?: Json
  readonly remedy?: string
  /** Of `identifier_conflict`: the profile that has the identifier. */
  readonly otherProfileId?: string
}

export type FieldVerdict = {
  readonly verdict: 'applied' | 'unchanged' | 'stale' | 'kept' | 'invalid'
  readonly why?: string
}

export type MergeNote = { readonly mergeId: string; readonly survivorId: string; readonly absorbedId: string }

export const conflictReasons = ['one_per_profile', 'identifier_limit', 'link_policy', 'vetoed', 'append'] as const
export type ConflictReason = (typeof conflictReasons)[number]

export type ConflictNote = {
  readonly reason: ConflictReason
  readonly kind: string
  readonly value: string
  /** Where the write landed. */
  readonly profileId: string
  /** Who keeps the identifier; null when nobody else holds it. */
  readonly otherProfileId: string | null
}

export type ProfileReceipt = {
  readonly type: 'profile'
  /** Null when the write was refused before it reached a profile. */
  readonly profileId: string | null
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'refused'
  readonly revision: number
  readonly fields: Readonly<Record<string, FieldVerdict>>
  readonly merges: readonly MergeNote[]
  readonly conflicts: readonly ConflictNote[]
  /** Unknown names first, then values in the order sent; empty unless something was not taken. */
  readonly problems: readonly Problem[]
}

export type RecordReceipt = {
  readonly type: 'record'
  readonly recordId: string | null
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'refused'
  readonly problems: readonly Problem[]
}

export type MergeReceipt = {
  readonly type: 'merge'
  readonly outcome: 'merged' | 'refused'
  readonly merge: MergeNote | null
  readonly problems: readonly Problem[]
}

export type EventReceipt = {
  readonly type: 'event'
  /** Null when the event was refused. */
  readonly eventId: string | null
  /** Null when it was refused, and when it was suppressed and its person is unknown. */
  readonly profileId: string | null
  /** What became of the profile; `suppressed` and `repeated` events leave it as it is. */
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'suppressed' | 'repeated' | 'refused'
  /** Why the event counts for nothing; null when it counts. */
  readonly suppression: string | null
  readonly fields: Readonly<Record<string, FieldVerdict>>
  readonly merges: readonly MergeNote[]
  readonly conflicts: readonly ConflictNote[]
  readonly problems: readonly Problem[]
}

/** A value that a rule could not take, and why. */
export type SkippedValue = { readonly ruleId: string; readonly field: string; readonly why: string }

export type EnrichmentReceipt = {
  readonly type: 'enrichment'
  readonly enrichmentId: number
  readonly outcome: 'stored' | 'refused'
  /** The live profile; null when the payload was refused. */
  readonly profileId: string | null
  readonly sourceKey: string
  /** Milliseconds since 1970; null when it was refused. */
  readonly receivedAtMs: number | null
  /** Of the fields that rules mapped the payload to. */
  readonly fields: Readonly<Record<string, FieldVerdict>>
  readonly skipped: readonly SkippedValue[]
  readonly problems: readonly Problem[]
}

export type Receipt = ProfileReceipt | RecordReceipt | MergeReceipt | EventReceipt | EnrichmentReceipt

export type ReceiptOf<C extends Command> = C extends ProfileWrite
  ? ProfileReceipt
  : C extends RecordWrite
    ? RecordReceipt
    : C extends EventWrite
      ? EventReceipt
      : C extends EnrichmentWrite
        ? EnrichmentReceipt
        : MergeReceipt

/** What became of a command: carried out (or refused, with the reasons), or answered before under its idempotency key. */
export type Settled<R> =
  | { readonly kind: 'settled'; readonly receipt: R; readonly answer: StoredAnswer | null }
  | { readonly kind: 'replayed'; readonly answer: StoredAnswer }
  | { readonly kind: 'key_reused' }
  | { readonly kind: 'key_in_progress' }
