import { Type } from 'typebox'
import { linkPolicies } from '../profiles/parse-command.ts'
import { ReceiptSchema } from '../profiles/shapes.ts'

const Id = Type.String({ format: 'uuid' })
const NullableId = Type.Union([Id, Type.Null()])

const EventCommandSchema = Type.Object(
  {
    type: Type.String({ maxLength: 200, description: 'What happened; compared exactly.' }),
    identifiers: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Array(Type.String())]), {
        description: 'Identity kind to a value or several: whom it happened to.',
      }),
    ),
    profile_id: Type.Optional(
      Type.String({ description: 'It happened to this profile; identifiers that are free are attached to it.' }),
    ),
    occurred_at: Type.Optional(
      Type.String({ description: 'ISO 8601 with a time zone; without it, and where it lies ahead, now.' }),
    ),
    metadata: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: 'Of any form, at most 102,400 bytes as JSON.' }),
    ),
    event_key: Type.Optional(
      Type.String({
        maxLength: 128,
        description: 'Your own id of the event: the same one again, for 30 days, gets the first ids.',
      }),
    ),
    source: Type.Optional(Type.String({ description: 'Who says so; without it, the name of the API key.' })),
    link_policy: Type.Optional(
      Type.Enum([...linkPolicies], {
        default: 'weaker-only',
        description: 'What happens when the identifiers hit several profiles; see a profile write.',
      }),
    ),
  },
  { $id: 'EventCommand', additionalProperties: false, description: 'Something that happened to one person.' },
)

export const eventOutcomes = ['created', 'updated', 'unchanged', 'suppressed', 'repeated', 'refused'] as const

const { fields, merges, conflicts } = ReceiptSchema.properties

export const EventReceiptSchema = Type.Object(
  {
    event_id: Id,
    profile_id: NullableId,
    outcome: Type.Enum(
      eventOutcomes.filter(outcome => outcome !== 'refused'),
      {
        description:
          'What became of the profile. `suppressed`: a filter of the workspace keeps the event out of everything. `repeated`: it came before.',
      },
    ),
    suppression: Type.Union([Type.String(), Type.Null()]),
    fields,
    merges,
    conflicts,
  },
  { $id: 'EventReceipt', description: 'What became of an event.' },
)

/** Shapes that routes refer to by name; the server registers them. */
export const eventSchemas = [EventCommandSchema, EventReceiptSchema]
