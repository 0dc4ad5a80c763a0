import { type Static, Type } from 'typebox'
import type { EnrichmentPayload, EnrichmentReceipt } from '../../../domain/command.ts'
import { type EnrichmentRule, enrichmentStrategies, transforms } from '../../../domain/enrichment/enrichment-rule.ts'
import { highestRank, usualRank } from '../../../domain/enrichment/enrichment-source.ts'
import { maxSourceLength } from '../../../domain/enrichment/payload-limits.ts'
import { isJsonObject } from '../../../domain/json.ts'
import type { EnrichmentRead } from '../../../store/read/enrichment-read.ts'
import type { ReceiptForm } from '../answer-write.ts'
import { stampMembers, viewStamp } from '../definition-shapes.ts'
import { ReceiptSchema } from '../profiles/shapes.ts'

const Id = Type.String({ format: 'uuid' })
const Time = Type.String({ format: 'date-time' })
const EnrichmentId = Type.Integer({ description: 'Grows over the whole deployment and is never used again.' })
const Payload = Type.Unsafe<EnrichmentPayload>(
  Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Array(Type.Unknown())], {
    description: 'An object or an array of any content, at most 32 levels deep.',
  }),
)
const SourceKey = Type.String({
  description:
    'The label in lower case, with `-` for all but letters and digits; names the source in filters and rules.',
})

const EnrichmentSchema = Type.Object(
  {
    id: EnrichmentId,
    profile_id: Type.String({ format: 'uuid', description: 'The live profile.' }),
    home_id: Type.String({ format: 'uuid', description: 'The profile to which it was written.' }),
    source_label: Type.String({ description: 'Where the payload comes from, as it was sent.' }),
    source_key: SourceKey,
    payload: Payload,
    provenance: Type.Record(Type.String(), Type.Unknown(), { description: 'How it came here.' }),
    source: Type.String({ description: 'Who sent it.' }),
    observed_at: Time,
    received_at: Time,
  },
  { $id: 'Enrichment', description: 'What a named source says about a person, in its own words.' },
)

export const NewEnrichment = Type.Object(
  {
    source_label: Type.String({
      minLength: 1,
      maxLength: maxSourceLength,
      description: 'Where the payload comes from, such as `Trade Register`.',
    }),
    payload: Payload,
    observed_at: Type.Optional(
      Type.String({ description: 'When it was true, ISO 8601 with a time zone; without it, now.' }),
    ),
  },
  { additionalProperties: false },
)

const EnrichmentReceiptSchema = Type.Object(
  {
    enrichment_id: EnrichmentId,
    profile_id: Id,
    outcome: Type.Literal('stored'),
    source_key: SourceKey,
    received_at: Time,
    fields: ReceiptSchema.properties.fields,
    skipped: Type.Array(Type.Object({ rule_id: Id, field: Type.String(), why: Type.String() }), {
      description: 'Values that rules found and could not take.',
    }),
  },
  { $id: 'EnrichmentReceipt', description: 'What became of an enrichment, and of each field that rules mapped it to.' },
)

export const enrichmentSchemas = [EnrichmentSchema, EnrichmentReceiptSchema]

export const enrichmentForm: ReceiptForm<EnrichmentReceipt> = {
  statusOf: () => 201,
  view: receipt => ({
    enrichment_id: receipt.enrichmentId,
    profile_id: receipt.profileId,
    outcome: receipt.outcome,
    source_key: receipt.sourceKey,
    received_at: new Date(receipt.receivedAtMs ?? 0).toISOString(),
    fields: receipt.fields,
    skipped: receipt.skipped.map(({ ruleId, field, why }) => ({ rule_id: ruleId, field, why })),
  }),
}

export function viewEnrichment(row: EnrichmentRead) {
  return {
    id: row.enrichment_id,
    profile_id: row.profile_id,
    home_id: row.home_id,
    source_label: row.source_label,
    source_key: row.source_key,
    payload: row.payload,
    provenance: isJsonObject(row.provenance) ? row.provenance : {},
    source: row.source,
    observed_at: row.observed_at.toISOString(),
    received_at: row.received_at.toISOString(),
  }
}

const ruleMembers = {
  source_key: Type.String({ description: 'Which source: its key or its label, or `*` for any.' }),
  path: Type.String({ description: 'Where the value stands in the payload: `a.b.0` or a JSON Pointer, `/a/b/0`.' }),
  field: Type.String({
    description:
      'The field of profiles that takes the value. Identity kinds, consent, owners and what is verified cannot be mapped.',
  }),
  strategy: Type.Enum([...enrichmentStrategies], {
    default: 'fill_empty',
    description:
      '`fill_empty` never overwrites; `latest_wins` overwrites what another enrichment said; `ranked` what has a lower rank, or the same and is older.',
  }),
  rank: Type.Integer({
    default: usualRank,
    description: `1 to ${highestRank}, of \`ranked\`. What people and other surfaces write has the rank ${highestRank}.`,
  }),
  transform: Type.Enum([...transforms], {
    default: 'none',
    description: 'What is done to the value; one that fails it is skipped.',
  }),
  position: Type.Integer({
    description: 'The first rule that yields a value for a field counts. Without it, behind all others.',
  }),
  is_active: Type.Boolean({ default: true }),
}

export const RuleView = Type.Object({ ...stampMembers, ...ruleMembers })

const { source_key, path, field, strategy, rank, transform, position, is_active } = ruleMembers
const optional = {
  strategy: Type.Optional(strategy),
  rank: Type.Optional(rank),
  transform: Type.Optional(transform),
  position: Type.Optional(position),
  is_active: Type.Optional(is_active),
}

export const NewRule = Type.Object({ source_key, path, field, ...optional }, { additionalProperties: false })

export const RuleChange = Type.Object(
  { source_key: Type.Optional(source_key), path: Type.Optional(path), field: Type.Optional(field), ...optional },
  { additionalProperties: false, minProperties: 1 },
)

export function viewRule(rule: EnrichmentRule): Static<typeof RuleView> {
  const { sourceKey, path, field, strategy, rank, transform, position, isActive } = rule
  const members = { source_key: sourceKey, path, field, strategy, rank, transform, position, is_active: isActive }
  return { ...viewStamp(rule), ...members }
}
