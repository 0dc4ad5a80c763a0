import type { WorkspaceConfig } from '../../domain/config.ts'
import { type JsonObject, memberOf } from '../../domain/json.ts'
import type { FieldDefinition } from '../../domain/schema/object-definition.ts'
import type { ExportRequest } from './export-request.ts'
import { fitsField } from './fit-field.ts'
import { type Column, nameApart } from './row-source.ts'

type HasFields = { readonly fields: JsonObject }

/** The fields that a table shows. `discovered` are those that nobody declared. */
export type ShownFields = { readonly declared: readonly FieldDefinition[]; readonly discovered: readonly string[] }

/** Undeclared fields of an object that are on record. */
function discoveredNames({ discovered, objects }: WorkspaceConfig, objectName: string): readonly string[] {
  const declared = new Set(objects.get(objectName)?.fields.map(({ name }) => name))
  const prefix = `${objectName}.`
  const names = [...discovered]
    .filter(entry => entry.startsWith(prefix))
    .map(entry => entry.slice(prefix.length, entry.lastIndexOf('.')))
  return [...new Set(names)].filter(name => !declared.has(name)).sort()
}

/** The fields of an object, declared ones in the order of the schema. */
export function listFields(config: WorkspaceConfig, objectName: string): ShownFields {
  const declared = config.objects.get(objectName)?.fields ?? []
  return { declared, discovered: discoveredNames(config, objectName) }
}

/** Of the fields of an object those that are wanted; in the order asked for. */
export function chooseFields(shown: ShownFields, wanted: readonly string[] | null): ShownFields {
  if (wanted === null) return shown
  const declared = wanted.flatMap(name => shown.declared.filter(field => field.name === name))
  return { declared, discovered: wanted.filter(name => !declared.some(field => field.name === name)) }
}

function declaredColumn<R extends HasFields>(field: FieldDefinition): Column<R> {
  return {
    name: field.name,
    type: field.type,
    read(row) {
      const value = memberOf(row.fields, field.name)
      return value !== undefined && fitsField(field, value) ? value : undefined
    },
  }
}

function plainColumn<R extends HasFields>(name: string, type: FieldDefinition['type'] | undefined): Column<R> {
  return { name, type, read: row => memberOf(row.fields, name) }
}

/** All that the columns of declared fields do not show. */
function otherFields({ declared, discovered }: ShownFields, wanted: readonly string[] | null) {
  const byName = new Map(declared.map(field => [field.name, field]))
  const isWanted = (name: string): boolean => wanted === null || byName.has(name) || discovered.includes(name)
  return ({ fields }: HasFields): JsonObject | undefined => {
    const others = Object.entries(fields).filter(([name, value]) => {
      const field = byName.get(name)
      return isWanted(name) && (field === undefined || !fitsField(field, value))
    })
    return others.length === 0 ? undefined : Object.fromEntries(others)
  }
}

/**
 * The columns of fields: of CSV one for each, of Parquet, whose columns have a type each, one for each declared field and
 * one for everything else.
 */
export function fieldColumns<R extends HasFields>(
  shown: ShownFields,
  { format, fields }: Pick<ExportRequest, 'format' | 'fields'>,
): readonly Column<R>[] {
  if (format !== 'parquet') {
    const discovered = shown.discovered.map(name => plainColumn<R>(name, undefined))
    const declared = shown.declared.map(field => plainColumn<R>(field.name, field.type))
    if (fields === null) return [...declared, ...discovered]
    const byName = new Map([...declared, ...discovered].map(column => [column.name, column]))
    return [...new Set(fields)].flatMap(name => byName.get(name) ?? [])
  }
  const declared = shown.declared.map(field => declaredColumn<R>(field))
  const name = nameApart('other_fields', new Set(declared.map(column => column.name)))
  return [...declared, { name, type: 'json', read: otherFields(shown, fields) }]
}
