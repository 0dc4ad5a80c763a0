import type { JsonObject } from '../../domain/json.ts'
import type { FieldDefinition, ObjectDefinition } from '../../domain/schema/object-definition.ts'
import { profilesObject } from './command.ts'

/** An object as the list shows it. */
export function objectItem(object: ObjectDefinition): JsonObject {
  return {
    objectName: object.name,
    displayName: object.displayName,
    pluralDisplayName: object.pluralDisplayName,
    objectType: object.objectType,
    activeVersion: object.version,
    primaryProfileRoot: object.name === profilesObject,
    ingestion: ingestionOf(object),
  }
}

/** An object with its schema. */
export function objectSchema(object: ObjectDefinition): JsonObject {
  return {
    objectName: object.name,
    displayName: object.displayName,
    pluralDisplayName: object.pluralDisplayName,
    description: object.description,
    objectType: object.objectType,
    activeVersion: object.version,
    primaryProfileRoot: object.name === profilesObject,
    ingestion: ingestionOf(object),
    primaryKey: object.primaryKey,
    identityKeys: object.identityKeys,
    fields: object.fields.map(fieldItem),
  }
}

function ingestionOf({ ingestion }: ObjectDefinition): JsonObject {
  return {
    single: ingestion.single,
    jsonBatch: ingestion.jsonBatch,
    fileImport: ingestion.fileImport,
    defaultWriteMode: ingestion.defaultWriteMode,
  }
}

function fieldItem(field: FieldDefinition): JsonObject {
  const { name, type, format, required, nullable, enumValues, maxLength, displayName, description } = field
  return {
    name,
    type,
    ...(format === undefined ? {} : { format }),
    required,
    nullable,
    ...(enumValues === undefined ? {} : { enumValues }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(displayName === undefined ? {} : { displayName }),
    ...(description === undefined ? {} : { description }),
  }
}
