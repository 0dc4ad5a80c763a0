import { Type } from 'typebox'
import { behaviours, conflictReasons } from '../../../domain/command.ts'

const Id = Type.String({ format: 'uuid' })
const Time = Type.String({ format: 'date-time', description: 'RFC 3339, UTC, milliseconds.' })
const NullableId = Type.Union([Id, Type.Null()])
const NullableTime = Type.Union([Time, Type.Null()])
const NullableText = Type.Union([Type.String(), Type.Null()])

const IdentifierSchema = Type.Object({
  kind: Type.String(),
  value: Type.String({ description: 'In normal form.' }),
  first_seen_at: Time,
})

export const OwnerSchema = Type.Union(
  [
    Type.Object({
      member_id: Type.Union([Id, Type.Null()], { description: 'Null where a client gave a name that is no member’s.' }),
      name: Type.String(),
    }),
    Type.Null(),
  ],
  { description: 'Who looks after the person, as of now.' },
)

export const ProfileSchema = Type.Object(
  {
    id: Id,
    fields: Type.Record(Type.String(), Type.Unknown(), {
      description: 'Value by field name; cleared fields are absent.',
    }),
    provenance: Type.Record(Type.String(), Type.Object({ observed_at: Time, source: Type.String() }), {
      description: 'For each field, when its value was observed and who said it.',
    }),
    identifiers: Type.Array(IdentifierSchema),
    absorbed: Type.Array(Id, { description: 'Profiles that were merged into this one; their ids answer with it.' }),
    created_at: Time,
    updated_at: Time,
    revision: Type.Integer({ description: 'Moves by one with every visible change.' }),
    owner: OwnerSchema,
  },
  { $id: 'Profile', description: 'One person.' },
)

const BehaviourSchema = Type.Enum([...behaviours])

export const CommandSchema = Type.Object(
  {
    identifiers: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Array(Type.String())]), {
        description: 'Identity kind to a value or several: whom the write is about.',
      }),
    ),
    set: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'Field to value; null clears. Identity kinds may stand here too.',
      }),
    ),
    clear: Type.Optional(Type.Array(Type.String(), { description: 'Fields to clear.' })),
    append: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'Items to add to list fields; an item that is there already is not added again.',
      }),
    ),
    behaviours: Type.Optional(
      Type.Record(Type.String(), BehaviourSchema, {
        description: 'How the write treats a value that is already there; `always_overwrite` unless named.',
      }),
    ),
    match_key: Type.Optional(Type.String({ description: 'The identity kind that decides where the write lands.' })),
    profile_id: Type.Optional(Type.String({ description: 'Writes to this profile; identifiers then only link.' })),
    observed_at: Type.Optional(
      Type.String({ description: 'When the values were true, ISO 8601 with a time zone; without it, now.' }),
    ),
    source: Type.Optional(Type.String({ description: 'Who says so; without it, the name of the API key.' })),
    link_policy: Type.Optional(
      Type.Enum(['fold', 'weaker-only', 'strict', 'never'], {
        default: 'fold',
        description:
          'What happens when the identifiers hit several profiles: `fold` them, absorb only anonymous or weaker ones, refuse with 409, or never join known people.',
      }),
    ),
    create: Type.Optional(
      Type.Enum(['yes', 'no', 'must'], {
        default: 'yes',
        description: '`no` writes to a profile that exists or answers 404; `must` always makes a new one.',
      }),
    ),
    undeclared: Type.Optional(
      Type.Enum(['discover', 'refuse'], {
        default: 'refuse',
        description: 'Whether a field that is not in the schema is a fault, or is stored and noted as discovered.',
      }),
    ),
  },
  { $id: 'ProfileCommand', additionalProperties: false, description: 'What one source says about one person.' },
)

const MergeNoteSchema = Type.Object({ merge_id: Id, survivor_id: Id, absorbed_id: Id })

const ReasonSchema = Type.Enum([...conflictReasons])

const ConflictNoteSchema = Type.Object({
  reason: ReasonSchema,
  kind: Type.String(),
  value: Type.String(),
  profile_id: Id,
  other_profile_id: NullableId,
})

export const ReceiptSchema = Type.Object(
  {
    profile_id: Id,
    outcome: Type.Enum(['created', 'updated', 'unchanged']),
    revision: Type.Integer(),
    fields: Type.Record(
      Type.String(),
      Type.Object({
        verdict: Type.Enum(['applied', 'unchanged', 'stale', 'kept', 'invalid']),
        why: Type.Optional(Type.String()),
      }),
      { description: 'What became of each field.' },
    ),
    merges: Type.Array(MergeNoteSchema, { description: 'Profiles that this write joined.' }),
    conflicts: Type.Array(ConflictNoteSchema, { description: 'Identifiers that the rules kept apart.' }),
  },
  { $id: 'ProfileReceipt', description: 'What became of a write, field by field.' },
)

export const MergeSchema = Type.Object(
  {
    id: Id,
    survivor_id: Id,
    absorbed_id: Id,
    reason: Type.Enum(['write', 'person'], {
      description: '`write`: identifiers of one write hit both. `person`: somebody decided.',
    }),
    source: Type.String(),
    identifiers: Type.Array(Type.Object({ kind: Type.String(), value: Type.String() }), {
      description: 'The identifiers of the write that caused it.',
    }),
    merged_at: Time,
    undone_at: NullableTime,
    undone_by: NullableText,
    veto_lifted_at: NullableTime,
  },
  { $id: 'Merge', description: 'One profile folded into another.' },
)

export const ConflictSchema = Type.Object(
  {
    id: Id,
    reason: ReasonSchema,
    kind: Type.String(),
    value: Type.String({ description: 'The identifier in question; empty when a profile holds too many of a kind.' }),
    profile_id: Type.String({ format: 'uuid', description: 'Where the write landed; the live profile of it.' }),
    other_profile_id: Type.Union([Id, Type.Null()], {
      description: 'Who holds the identifier; null when nobody else does.',
    }),
    source: Type.String(),
    seen_count: Type.Integer(),
    first_seen_at: Time,
    last_seen_at: Time,
    state: Type.Enum(['open', 'resolved']),
    resolution: Type.Union([Type.Enum(['merge', 'keep_apart']), Type.Null()]),
    resolved_at: NullableTime,
    resolved_by: NullableText,
  },
  { $id: 'Conflict', description: 'Identifiers that would join two profiles where the rules forbid it.' },
)

const PairSchema = Type.Object({ kind: Type.String(), value: Type.String() })

export const ChangeSchema = Type.Object(
  {
    at: Time,
    kind: Type.Enum(['write', 'merge', 'split']),
    profile_id: Type.String({ format: 'uuid', description: 'The profile that changed: this one or one it absorbed.' }),
    source: Type.String(),
    revision: Type.Integer(),
    fields: Type.Record(Type.String(), Type.Object({ old: Type.Unknown(), new: Type.Unknown() }), {
      description: 'Null means absent.',
    }),
    attached: Type.Array(PairSchema),
    released: Type.Array(PairSchema),
  },
  { $id: 'Change', description: 'One visible change of a profile.' },
)

export const TimelineEntrySchema = Type.Object(
  {
    type: Type.Enum(['change', 'merge', 'split', 'record', 'event', 'enrichment', 'note']),
    at: Time,
    source: Type.String(),
    profile_id: Type.Optional(Id),
    revision: Type.Optional(Type.Integer()),
    fields: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    attached: Type.Optional(Type.Array(PairSchema)),
    released: Type.Optional(Type.Array(PairSchema)),
    merge_id: Type.Optional(Id),
    survivor_id: Type.Optional(Id),
    absorbed_id: Type.Optional(Id),
    reason: Type.Optional(Type.String()),
    identifiers: Type.Optional(Type.Array(PairSchema)),
    object: Type.Optional(Type.String()),
    record_id: Type.Optional(Id),
    event_id: Type.Optional(Id),
    event_type: Type.Optional(Type.String()),
    metadata: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    suppression: Type.Optional(NullableText),
    enrichment_id: Type.Optional(Type.Integer()),
    source_label: Type.Optional(Type.String()),
    source_key: Type.Optional(Type.String()),
    summary: Type.Optional(
      Type.Union([Type.String(), Type.Null()], {
        description: 'The text under `summary` in the payload of an enrichment, its first 1,000 characters.',
      }),
    ),
    note_id: Type.Optional(Id),
    author_id: Type.Optional(NullableId),
    content: Type.Optional(Type.String()),
    is_shared: Type.Optional(Type.Boolean()),
    is_editable: Type.Optional(Type.Boolean()),
  },
  { $id: 'TimelineEntry', description: 'One thing that happened to a person; `type` says which members are there.' },
)

export const EventSchema = Type.Object(
  {
    id: Id,
    profile_id: Type.Union([Id, Type.Null()], {
      description: 'The live profile; null when the event was suppressed and nobody was known by its identifiers.',
    }),
    home_id: Type.Union([Id, Type.Null()], { description: 'The profile under which it arrived.' }),
    type: Type.String(),
    occurred_at: Time,
    received_at: Time,
    source: Type.String(),
    metadata: Type.Record(Type.String(), Type.Unknown()),
    suppression: Type.Union([Type.String(), Type.Null()], { description: 'Why it counts for nothing, if so.' }),
  },
  { $id: 'Event', description: 'Something that happened to a person.' },
)

export const RecordSchema = Type.Object(
  {
    id: Id,
    object: Type.String(),
    fields: Type.Record(Type.String(), Type.Unknown()),
    source: Type.String(),
    person: Type.Union([PairSchema, Type.Null()], { description: 'The identifier of the person it is about.' }),
    created_at: Time,
    updated_at: Time,
  },
  { $id: 'Record', description: 'A row of an object other than profiles.' },
)

export const RecordReceiptSchema = Type.Object(
  { record_id: Id, outcome: Type.Enum(['created', 'updated', 'unchanged']) },
  { $id: 'RecordReceipt', description: 'What became of a record.' },
)
