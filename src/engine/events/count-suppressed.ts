import type { Database } from '../../store/database.ts'
import { eventCountSuppressed } from '../../store/read/suppressed-events.ts'

/** How many stored events each filter of the workspace suppressed, by its id. */
export async function countSuppressed(database: Database, workspaceId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await database.run(eventCountSuppressed, [workspaceId])
  return new Map(rows.map(row => [row.suppressed_by, row.suppressed]))
}
