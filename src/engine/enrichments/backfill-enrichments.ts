// Applies the enrichment rules of a workspace to what it has stored: home by home, since homes stay what they are while
// profiles merge and split, and within a home in the order of arrival, through the writer like new enrichments. Repeating
// it changes nothing, so a walk that is taken up by somebody else may do some homes twice.

import type { EnrichmentWrite } from '../../domain/command.ts'
import type { StoredEnrichment } from '../../domain/enrichment/replay.ts'
import { enrichmentListHomes, enrichmentListMissing } from '../../store/read/enrichment-read.ts'
import type { Engine } from '../engine.ts'
import { lockLineage } from '../profiles/lock-lineage.ts'
import { runRetried } from '../profiles/retried-transaction.ts'
import { receiptOf } from '../receipt-of.ts'
import type { Walk, WalkEnd } from '../scoring/walk.ts'
import { readStoredPages } from './stored-pages.ts'
import { takeBack } from './take-back.ts'

type Context = { readonly engine: Pick<Engine, 'database' | 'writer'>; readonly now: () => number }

const batchLength = 500
const source = 'enrichment backfill'

function toReplay(profileId: string, stored: StoredEnrichment): EnrichmentWrite {
  const { enrichmentId, sourceKey: sourceLabel, payload, observedMs: observedAtMs, arrival: storedArrival } = stored
  const command = { enrichmentId, profileId, sourceLabel, payload, provenance: {}, source, observedAtMs, storedArrival }
  return { type: 'enrichment', ...command }
}

/** What was deleted while it was applied again is taken back once more. */
async function takeBackDeleted({ engine, now }: Context, workspaceId: string, homeId: string, ids: readonly number[]) {
  for (const { enrichment_id: enrichmentId } of await engine.database.run(enrichmentListMissing, [workspaceId, ids])) {
    await runRetried(engine.database, async tx => {
      const lineage = await lockLineage(tx, workspaceId, homeId)
      if (lineage !== undefined) await takeBack(tx, { workspaceId, enrichmentId, source }, lineage, homeId, now())
    })
  }
}

/** The live profile when it shows something new. */
async function backfillHome(context: Context, walk: Walk, homeId: string): Promise<string | undefined> {
  const { workspaceId, beat } = walk
  let changed: string | undefined
  for await (const page of readStoredPages(context.engine.database, workspaceId, homeId)) {
    const commands = page.map(stored => toReplay(homeId, stored))
    const settled = await context.engine.writer.writeAll(workspaceId, commands)
    for (const one of settled) {
      const { profileId, fields, problems } = receiptOf(one)
      if (problems.some(problem => problem.code === 'failed'))
        throw new Error('an enrichment could not be applied again')
      const isChanged = Object.values(fields).some(({ verdict }) => verdict === 'applied')
      if (profileId !== null && isChanged) changed = profileId
    }
    const ids = page.map(({ enrichmentId }) => enrichmentId)
    await takeBackDeleted(context, workspaceId, homeId, ids)
    await beat()
  }
  return changed
}

/** `processed` counts homes that have enrichments, `updated` profiles that show anything new. */
export async function backfillEnrichments(context: Context, walk: Walk): Promise<WalkEnd> {
  const { database } = context.engine
  const { workspaceId } = walk
  let progress = walk.from
  while (!walk.isStopping()) {
    const homes = await database.run(enrichmentListHomes, [workspaceId, progress.cursor, batchLength])
    const changed = new Set<string>()
    for (const { profile_id: homeId } of homes) {
      if (walk.isStopping()) return { kind: 'stopped', progress }
      const profileId = await backfillHome(context, walk, homeId)
      if (profileId !== undefined) changed.add(profileId)
    }
    progress = {
      cursor: homes.at(-1)?.profile_id ?? progress.cursor,
      processed: progress.processed + homes.length,
      updated: progress.updated + changed.size,
    }
    await walk.save(database, progress)
    if (homes.length < batchLength) return { kind: 'done', progress }
  }
  return { kind: 'stopped', progress }
}
