import { Type } from 'typebox'
import { companyModes, type WorkspaceSettings } from '../../domain/config.ts'
import { fieldFormats, fieldTypes, type ObjectDefinition, objectTypes } from '../../domain/schema/object-definition.ts'
import { parseStored } from './parse-stored.ts'

// What the columns workspace_config.settings and object_definition.definition hold.

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
  crm: Type.Optional(
    Type.Object({
      defaultOwnerId: Type.Union([Type.String(), Type.Null()]),
      companies: Type.Enum([...companyModes]),
      allowsKeyOnly: Type.Boolean(),
    }),
  ),
})

export function readDefinition(name: string, version: number, stored: unknown): ObjectDefinition {
  return { ...parseStored(StoredDefinition, stored, `object_definition ${name}`), name, version }
}

export function definitionText({ name: _, version: __, ...stored }: ObjectDefinition): string {
  return JSON.stringify(stored)
}

export function readSettings(stored: unknown): WorkspaceSettings {
  return parseStored(StoredSettings, stored, 'workspace_config.settings')
}

export function settingsText(settings: WorkspaceSettings): string {
  return JSON.stringify(settings)
}
