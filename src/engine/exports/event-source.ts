import { arrivalMs } from '../../domain/plan/register.ts'
import type { Queryable } from '../../store/database.ts'
import { type ExportedEventRow, eventListExported } from '../../store/read/export-rows.ts'
import type { Column, RowSource } from './row-source.ts'
import { parseFields } from './stored-fields.ts'
import { walkPages } from './walk-pages.ts'

function sizeOf({ metadata }: ExportedEventRow): number {
  return metadata.length + 250
}

function receivedAt({ arrival }: ExportedEventRow): string {
  return new Date(arrivalMs(arrival)).toISOString()
}

function lineOf(row: ExportedEventRow): string {
  const { event_id, profile_id, home_id, type, occurred_at, source, suppression } = row
  const shown = JSON.stringify({
    id: event_id,
    profile_id,
    home_id,
    type,
    occurred_at,
    received_at: receivedAt(row),
    source,
    suppression,
  })
  return `${shown.slice(0, -1)},"metadata":${row.metadata}}`
}

const columns: readonly Column<ExportedEventRow>[] = [
  { name: 'event_id', type: 'string', read: row => row.event_id },
  { name: 'profile_id', type: 'string', read: row => row.profile_id ?? undefined },
  { name: 'home_id', type: 'string', read: row => row.home_id ?? undefined },
  { name: 'type', type: 'string', read: row => row.type },
  { name: 'occurred_at', type: 'timestamp', read: row => row.occurred_at.toISOString() },
  { name: 'received_at', type: 'timestamp', read: receivedAt },
  { name: 'source', type: 'string', read: row => row.source },
  { name: 'suppression', type: 'string', read: row => row.suppression ?? undefined },
  { name: 'metadata', type: 'json', read: row => parseFields(row.metadata) },
]

/** All events, also those that were suppressed. */
export function eventSource(database: Queryable, workspaceId: string): RowSource<ExportedEventRow> {
  const pages = () =>
    walkPages<ExportedEventRow>({
      read: (after, limit) => database.run(eventListExported, [workspaceId, after, limit]),
      idOf: row => row.event_id,
      sizeOf,
    })
  return { pages, lineOf, columns, sizeOf }
}
