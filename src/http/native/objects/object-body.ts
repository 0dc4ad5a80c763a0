import { type Static, Type } from 'typebox'
import type { ObjectDefinition } from '../../../domain/schema/object-definition.ts'
import type { ObjectChange } from '../../../domain/schema/plan-change.ts'
import { fieldBodyMembers, readField } from '../fields/field-body.ts'
import { IdentityKindView, IngestionView } from './object-view.ts'

const label = Type.String({ minLength: 1, maxLength: 200 })

const commonMembers = {
  display_name: Type.Optional(label),
  plural_display_name: Type.Optional(label),
  description: Type.Optional(Type.String({ maxLength: 2000 })),
  ingestion: Type.Optional(Type.Partial(IngestionView, { additionalProperties: false })),
  primary_key: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  identity_keys: Type.Optional(Type.Array(Type.String(), { maxItems: 20 })),
}

export const NewObjectBody = Type.Object(
  {
    name: Type.String(),
    object_type: Type.Enum(['event', 'entity']),
    ...commonMembers,
    fields: Type.Array(Type.Object({ name: Type.String(), ...fieldBodyMembers }, { additionalProperties: false })),
  },
  { additionalProperties: false },
)

export const ObjectChangeBody = Type.Object(
  {
    ...commonMembers,
    identity_kinds: Type.Optional(Type.Array(IdentityKindView)),
    blocked_values: Type.Optional(Type.Array(Type.String({ maxLength: 320 }))),
    default_region: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  },
  { additionalProperties: false, minProperties: 1 },
)

export function readNewObject(body: Static<typeof NewObjectBody>): ObjectDefinition {
  const displayName = body.display_name ?? body.name
  return {
    name: body.name,
    displayName,
    pluralDisplayName: body.plural_display_name ?? displayName,
    description: body.description ?? '',
    objectType: body.object_type,
    version: 1,
    ingestion: {
      single: true,
      jsonBatch: true,
      fileImport: true,
      defaultWriteMode: body.object_type === 'event' ? 'append' : 'upsert',
      ...readIngestion(body.ingestion ?? {}),
    },
    primaryKey: body.primary_key ?? null,
    identityKeys: body.identity_keys ?? (body.primary_key ? [body.primary_key] : []),
    fields: body.fields.map(({ name, ...field }) => readField(name, field)),
  }
}

export function readObjectChange(body: Static<typeof ObjectChangeBody>): ObjectChange {
  return {
    ...(body.display_name !== undefined && { displayName: body.display_name }),
    ...(body.plural_display_name !== undefined && { pluralDisplayName: body.plural_display_name }),
    ...(body.description !== undefined && { description: body.description }),
    ...(body.ingestion !== undefined && { ingestion: readIngestion(body.ingestion) }),
    ...(body.primary_key !== undefined && { primaryKey: body.primary_key }),
    ...(body.identity_keys !== undefined && { identityKeys: body.identity_keys }),
    ...(body.identity_kinds !== undefined && { identityKinds: body.identity_kinds }),
    ...(body.blocked_values !== undefined && { blockedValues: body.blocked_values }),
    ...(body.default_region !== undefined && { defaultRegion: body.default_region }),
  }
}

type IngestionBody = NonNullable<Static<typeof ObjectChangeBody>['ingestion']>

function readIngestion(body: IngestionBody): Partial<ObjectDefinition['ingestion']> {
  return {
    ...(body.single !== undefined && { single: body.single }),
    ...(body.json_batch !== undefined && { jsonBatch: body.json_batch }),
    ...(body.file_import !== undefined && { fileImport: body.file_import }),
    ...(body.default_write_mode !== undefined && { defaultWriteMode: body.default_write_mode }),
  }
}
