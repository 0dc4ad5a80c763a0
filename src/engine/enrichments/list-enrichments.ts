import type { Queryable } from '../../store/database.ts'
import { type EnrichmentRead, enrichmentListOfHomes } from '../../store/read/enrichment-read.ts'
import { profileFindLineage } from '../../store/read/profile-find.ts'
import { type BoundedList, readBounded } from '../bounded-list.ts'

export type EnrichmentQuestion = {
  readonly workspaceId: string
  /** A live profile or one that was absorbed. */
  readonly profileId: string
  readonly sourceKey?: string
  /** The number behind which to begin; without it the newest. */
  readonly beforeId?: number
  readonly limit: number
}

/** The enrichments of a person with all absorbed profiles, newest first; undefined when there is nobody. */
export async function listEnrichments(
  database: Queryable,
  { workspaceId, profileId, sourceKey, beforeId = Number.MAX_SAFE_INTEGER, limit }: EnrichmentQuestion,
): Promise<BoundedList<EnrichmentRead> | undefined> {
  const [found] = await database.run(profileFindLineage, [workspaceId, profileId])
  if (found === undefined) return undefined
  const { lineage, profile_id } = found
  const listed = await readBounded<EnrichmentRead>(
    limit,
    (after, count) => {
      const before = after?.enrichment_id ?? beforeId
      return database.run(enrichmentListOfHomes, [workspaceId, lineage, sourceKey ?? null, before, count])
    },
    row => row.payload,
  )
  return { ...listed, rows: listed.rows.map(row => ({ ...row, profile_id })) }
}
