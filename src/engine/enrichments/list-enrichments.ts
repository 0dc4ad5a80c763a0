import type { Queryable } from '../../store/database.ts'
import { type EnrichmentRead, enrichmentListOfHomes } from '../../store/read/enrichment-read.ts'
import { profileFindLineage } from '../../store/read/profile-find.ts'

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
  { workspaceId, profileId, sourceKey, beforeId, limit }: EnrichmentQuestion,
): Promise<readonly EnrichmentRead[] | undefined> {
  const [found] = await database.run(profileFindLineage, [workspaceId, profileId])
  if (found === undefined) return undefined
  const before = beforeId ?? Number.MAX_SAFE_INTEGER
  const rows = await database.run(enrichmentListOfHomes, [workspaceId, found.lineage, sourceKey ?? null, before, limit])
  return rows.map(row => ({ ...row, profile_id: found.profile_id }))
}
