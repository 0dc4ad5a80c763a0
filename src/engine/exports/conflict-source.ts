import type { Queryable } from '../../store/database.ts'
import { type ConflictRead, conflictListExported } from '../../store/read/conflict-read.ts'
import type { Column, RowSource } from './row-source.ts'
import { walkPages } from './walk-pages.ts'

const sizeOf = (): number => 500

function lineOf({ conflict_id: id, ...rest }: ConflictRead): string {
  return JSON.stringify({ id, ...rest })
}

const columns: readonly Column<ConflictRead>[] = [
  { name: 'conflict_id', type: 'string', read: row => row.conflict_id },
  { name: 'reason', type: 'string', read: row => row.reason },
  { name: 'kind', type: 'string', read: row => row.kind },
  { name: 'value', type: 'string', read: row => row.value },
  { name: 'profile_id', type: 'string', read: row => row.profile_id },
  { name: 'other_profile_id', type: 'string', read: row => row.other_profile_id ?? undefined },
  { name: 'source', type: 'string', read: row => row.source },
  { name: 'seen_count', type: 'integer', read: row => row.seen_count },
  { name: 'first_seen_at', type: 'timestamp', read: row => row.first_seen_at.toISOString() },
  { name: 'last_seen_at', type: 'timestamp', read: row => row.last_seen_at.toISOString() },
  { name: 'state', type: 'string', read: row => row.state },
  { name: 'resolution', type: 'string', read: row => row.resolution ?? undefined },
  { name: 'resolved_at', type: 'timestamp', read: row => row.resolved_at?.toISOString() },
  { name: 'resolved_by', type: 'string', read: row => row.resolved_by ?? undefined },
]

/** Open and resolved ones. */
export function conflictSource(database: Queryable, workspaceId: string): RowSource<ConflictRead> {
  const pages = () =>
    walkPages<ConflictRead>({
      read: (after, limit) => database.run(conflictListExported, [workspaceId, after, limit]),
      idOf: row => row.conflict_id,
      sizeOf,
    })
  return { pages, lineOf, columns, sizeOf }
}
