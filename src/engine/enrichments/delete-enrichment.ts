import type { Database } from '../../store/database.ts'
import { enrichmentFind } from '../../store/read/enrichment-read.ts'
import { enrichmentDelete } from '../../store/write/enrichment.ts'
import { audit, type ChangeContext } from '../configuration/audit.ts'
import { lockLineage } from '../profiles/lock-lineage.ts'
import { LineageMovedError, runRetried } from '../profiles/retried-transaction.ts'
import { type GoneEnrichment, takeBack } from './take-back.ts'

/** Deletes an enrichment with what it said of fields; false when there is none of that number. */
export async function deleteEnrichment(
  database: Database,
  context: ChangeContext,
  asked: GoneEnrichment,
): Promise<boolean> {
  const { workspaceId, enrichmentId } = asked
  return runRetried(database, async tx => {
    const [found] = await tx.run(enrichmentFind, [workspaceId, enrichmentId])
    if (found === undefined) return false
    const lineage = await lockLineage(tx, workspaceId, found.home_id)
    if (lineage === undefined) throw new LineageMovedError('the profile is gone')
    const [deleted] = await tx.run(enrichmentDelete, [workspaceId, enrichmentId])
    if (deleted === undefined) return false
    await takeBack(tx, asked, lineage, found.home_id, context.now())
    const detail = { source_key: deleted.source_key }
    await audit(tx, context, workspaceId, { action: 'enrichment.delete', subject: String(enrichmentId), detail })
    return true
  })
}
