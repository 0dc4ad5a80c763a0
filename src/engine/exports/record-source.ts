import type { WorkspaceConfig } from '../../domain/config.ts'
import type { JsonObject } from '../../domain/json.ts'
import type { Queryable } from '../../store/database.ts'
import { type ExportedRecordRow, recordListExported } from '../../store/read/export-rows.ts'
import { type ExportRequest, MissingSubjectError } from './export-request.ts'
import { chooseFields, fieldColumns, listFields } from './field-columns.ts'
import { type Column, ownColumns, type RowSource } from './row-source.ts'
import { parseFields, pickFields } from './stored-fields.ts'
import { walkPages } from './walk-pages.ts'

type ExportedRecord = { readonly row: ExportedRecordRow; readonly fields: JsonObject }

function sizeOfRow(row: ExportedRecordRow): number {
  return row.fields.length + 200
}

async function* recordPages(database: Queryable, workspaceId: string, objectName: string) {
  const pages = walkPages<ExportedRecordRow>({
    read: (after, limit) => database.run(recordListExported, [workspaceId, objectName, after, limit]),
    idOf: row => row.record_id,
    sizeOf: sizeOfRow,
  })
  for await (const rows of pages) yield rows.map(row => ({ row, fields: parseFields(row.fields) }))
}

function personOf({ person_kind: kind, person_value: value }: ExportedRecordRow) {
  return kind === null || value === null ? null : { kind, value }
}

function lineOf(objectName: string, wanted: readonly string[] | null) {
  return ({ row, fields }: ExportedRecord): string => {
    const shown = wanted === null ? row.fields : JSON.stringify(pickFields(fields, wanted))
    return (
      `{"id":"${row.record_id}","object":${JSON.stringify(objectName)},"fields":${shown}` +
      `,"source":${JSON.stringify(row.source)},"person":${JSON.stringify(personOf(row))}` +
      `,"created_at":"${row.created_at.toISOString()}","updated_at":"${row.updated_at.toISOString()}"}`
    )
  }
}

function recordColumns(fields: readonly Column<ExportedRecord>[]): readonly Column<ExportedRecord>[] {
  const own = ownColumns(fields)
  return [
    own('record_id', 'string', ({ row }) => row.record_id),
    ...fields,
    own('source', 'string', ({ row }) => row.source),
    own('created_at', 'timestamp', ({ row }) => row.created_at.toISOString()),
    own('updated_at', 'timestamp', ({ row }) => row.updated_at.toISOString()),
  ]
}

export function recordSource(
  database: Queryable,
  config: WorkspaceConfig,
  request: ExportRequest,
): RowSource<ExportedRecord> {
  const { objectName, fields: wanted } = request
  if (!config.objects.has(objectName)) throw new MissingSubjectError(`there is no object ${objectName}`)
  const fields = fieldColumns<ExportedRecord>(chooseFields(listFields(config, objectName), wanted), request)
  return {
    pages: () => recordPages(database, config.workspaceId, objectName),
    lineOf: lineOf(objectName, wanted),
    columns: recordColumns(fields),
    sizeOf: ({ row }) => sizeOfRow(row),
  }
}
