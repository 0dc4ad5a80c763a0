import { type Static, Type } from 'typebox'
import type { WorkspaceSettings } from '../../../domain/config.ts'
import {
  type FieldDefinition,
  fieldFormats,
  fieldTypes,
  type ObjectDefinition,
  objectTypes,
} from '../../../domain/schema/object-definition.ts'
import type { DiscoveredFieldRow } from '../../../store/read/workspace-config.ts'

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])

export const FieldView = Type.Object({
  name: Type.String(),
  type: Type.Enum([...fieldTypes]),
  format: nullable(Type.Enum([...fieldFormats])),
  required: Type.Boolean(),
  nullable: Type.Boolean(),
  enum_values: nullable(Type.Array(Type.String())),
  max_length: nullable(Type.Integer()),
  display_name: nullable(Type.String()),
  description: nullable(Type.String()),
  identifies: nullable(Type.String()),
})

export const IngestionView = Type.Object({
  single: Type.Boolean(),
  json_batch: Type.Boolean(),
  file_import: Type.Boolean(),
  default_write_mode: Type.Enum(['upsert', 'append']),
})

export const IdentityKindView = Type.Object(
  {
    kind: Type.String({ description: 'A string field of profiles.' }),
    limit: Type.Integer({ description: 'How many values one profile may hold.' }),
    anonymous: Type.Boolean({
      description:
        'A profile with identifiers of anonymous kinds only is not known yet and never survives a known one.',
    }),
  },
  { additionalProperties: false },
)

export const ObjectView = Type.Object({
  name: Type.String(),
  display_name: Type.String(),
  plural_display_name: Type.String(),
  description: Type.String(),
  object_type: Type.Enum([...objectTypes]),
  version: Type.Integer({ description: 'Moves by one with every change of the object or its fields.' }),
  primary_key: nullable(Type.String()),
  identity_keys: Type.Array(Type.String(), { description: 'Fields usable as match key, strongest first.' }),
  ingestion: IngestionView,
  fields: Type.Array(FieldView),
  discovered_fields: Type.Array(
    Type.Object({
      name: Type.String(),
      types: Type.Array(Type.String(), { description: 'JSON types seen.' }),
      first_seen_at: Type.String({ format: 'date-time' }),
    }),
    { description: 'Undeclared fields that free-form writes have brought.' },
  ),
  identity_kinds: Type.Optional(Type.Array(IdentityKindView, { description: 'On profiles only; strongest first.' })),
  blocked_values: Type.Optional(
    Type.Array(Type.String(), {
      description: 'On profiles only: values that never identify, beside the built-in ones.',
    }),
  ),
  default_region: Type.Optional(
    Type.Union([Type.String(), Type.Null()], {
      description: 'On profiles only: the region (ISO 3166, two letters) by which national phone numbers are read.',
    }),
  ),
})

export function viewField(field: FieldDefinition): Static<typeof FieldView> {
  return {
    name: field.name,
    type: field.type,
    format: field.format ?? null,
    required: field.required,
    nullable: field.nullable,
    enum_values: field.enumValues ? [...field.enumValues] : null,
    max_length: field.maxLength ?? null,
    display_name: field.displayName ?? null,
    description: field.description ?? null,
    identifies: field.identifies ?? null,
  }
}

export function viewObject(
  object: ObjectDefinition,
  settings: WorkspaceSettings,
  discovered: readonly DiscoveredFieldRow[],
): Static<typeof ObjectView> {
  return {
    name: object.name,
    display_name: object.displayName,
    plural_display_name: object.pluralDisplayName,
    description: object.description,
    object_type: object.objectType,
    version: object.version,
    primary_key: object.primaryKey,
    identity_keys: [...object.identityKeys],
    ingestion: {
      single: object.ingestion.single,
      json_batch: object.ingestion.jsonBatch,
      file_import: object.ingestion.fileImport,
      default_write_mode: object.ingestion.defaultWriteMode,
    },
    fields: object.fields.map(viewField),
    discovered_fields: viewDiscovered(object, discovered),
    ...(object.objectType === 'profile' && {
      identity_kinds: settings.identityKinds.map(({ kind, limit, anonymous }) => ({ kind, limit, anonymous })),
      blocked_values: [...settings.blockedValues],
      default_region: settings.defaultRegion,
    }),
  }
}

function viewDiscovered(object: ObjectDefinition, rows: readonly DiscoveredFieldRow[]) {
  const declared = new Set(object.fields.map(({ name }) => name))
  const found = new Map<string, { name: string; types: string[]; first_seen_at: string }>()
  for (const row of rows) {
    if (row.object_name !== object.name || declared.has(row.field)) continue
    const seenAt = row.first_seen_at.toISOString()
    const known = found.get(row.field)
    if (known === undefined) found.set(row.field, { name: row.field, types: [row.value_type], first_seen_at: seenAt })
    else {
      known.types.push(row.value_type)
      if (seenAt < known.first_seen_at) known.first_seen_at = seenAt
    }
  }
  return [...found.values()]
}
