import { type Static, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { WorkspaceSettings } from '../../domain/config.ts'
import { fieldFormats, fieldTypes, type ObjectDefinition, objectTypes } from '../../domain/schema/object-definition.ts'

// What the columns workspace_config.settings and object_definition.definition hold. They are checked when they are
// read, so that a row changed by hand fails here, by name, and not somewhere in a write.

const Field = Type.Object({
  name: Type.String(),
  type: Type.Enum([...fieldTypes]),
  format: Type.Optional(Type.Enum([...fieldFormats])),
  required: Type.Boolean(),
  nullable: Type.Boolean(),
  enumValues: Type.Optional(Type.Array(Type.String())),
  maxLength: Type.Optional(Type.Integer()),
  displayName: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  identifies: Type.Optional(Type.String()),
})

const StoredDefinition = Type.Object({
  displayName: Type.String(),
  pluralDisplayName: Type.String(),
  description: Type.String(),
  objectType: Type.Enum([...objectTypes]),
  ingestion: Type.Object({
    single: Type.Boolean(),
    jsonBatch: Type.Boolean(),
    fileImport: Type.Boolean(),
    defaultWriteMode: Type.Enum(['upsert', 'append']),
  }),
  primaryKey: Type.Union([Type.String(), Type.Null()]),
  identityKeys: Type.Array(Type.String()),
  fields: Type.Array(Field),
})

const StoredSettings = Type.Object({
  defaultRegion: Type.Union([Type.String(), Type.Null()]),
  identityKinds: Type.Array(Type.Object({ kind: Type.String(), limit: Type.Integer(), anonymous: Type.Boolean() })),
  blockedValues: Type.Array(Type.String()),
})

export function readDefinition(name: string, version: number, stored: unknown): ObjectDefinition {
  return { ...parse(StoredDefinition, stored, `object_definition ${name}`), name, version }
}

export function definitionText({ name: _, version: __, ...stored }: ObjectDefinition): string {
  return JSON.stringify(stored)
}

export function readSettings(stored: unknown): WorkspaceSettings {
  return parse(StoredSettings, stored, 'workspace_config.settings')
}

export function settingsText(settings: WorkspaceSettings): string {
  return JSON.stringify(settings)
}

function parse<T extends TSchema>(schema: T, stored: unknown, what: string): Static<T> {
  if (Value.Check(schema, stored)) return stored
  const [first] = Value.Errors(schema, stored)
  throw new Error(`${what} is damaged at ${first?.instancePath ?? '/'}: ${first?.message ?? 'wrong form'}`)
}
