import type { StoredEnrichment } from '../../domain/enrichment/replay.ts'
import { isJsonObject } from '../../domain/json.ts'
import type { Queryable } from '../../store/database.ts'
import { enrichmentListToReplay } from '../../store/read/enrichment-read.ts'
import type { Row } from '../../store/statement.ts'

/** Payloads may be of a megabyte. */
const pageSize = 50

type StoredRow = Row<(typeof enrichmentListToReplay)['row']>

function toStored(row: StoredRow): StoredEnrichment {
  const { enrichment_id: enrichmentId, source_key: sourceKey, payload, arrival, observed_at: observedAt } = row
  if (!isJsonObject(payload) && !Array.isArray(payload)) throw new Error('payloads are stored as objects or arrays')
  return { enrichmentId, sourceKey, payload, arrival, observedMs: observedAt.getTime() }
}

/** The enrichments of a home as they arrived, page by page. */
export async function* readStoredPages(
  database: Queryable,
  workspaceId: string,
  homeId: string,
): AsyncGenerator<readonly StoredEnrichment[]> {
  let after: StoredEnrichment | undefined
  for (;;) {
    const place = [after?.arrival ?? 0, after?.enrichmentId ?? 0] as const
    const rows = await database.run(enrichmentListToReplay, [workspaceId, homeId, ...place, pageSize])
    const page = rows.map(toStored)
    yield page
    if (page.length < pageSize) return
    after = page.at(-1)
  }
}
