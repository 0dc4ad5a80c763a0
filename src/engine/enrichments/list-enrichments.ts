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

export type ListedEnrichments = {
  readonly enrichments: readonly EnrichmentRead[]
  /** Whether there are more, which the limit or their size left out. */
  readonly hasMore: boolean
}

/** Characters of payloads in one list: a thousand payloads of a megabyte each are more than one text can hold. */
export const maxListedCharacters = 16 * 1_048_576
/** Payloads may be of a megabyte: the first ones are read in small parts, until their size is known. */
const firstPart = 16

/**
 * The enrichments of a person with all absorbed profiles, newest first: at most `limit`, and the first always, but no more
 * than fit in one list. Undefined when there is nobody.
 */
export async function listEnrichments(
  database: Queryable,
  { workspaceId, profileId, sourceKey, beforeId, limit }: EnrichmentQuestion,
): Promise<ListedEnrichments | undefined> {
  const [found] = await database.run(profileFindLineage, [workspaceId, profileId])
  if (found === undefined) return undefined
  const enrichments: EnrichmentRead[] = []
  let before = beforeId ?? Number.MAX_SAFE_INTEGER
  let characters = 0
  let part = firstPart
  while (true) {
    // One more than wanted tells whether there is more.
    const wanted = Math.min(part, limit + 1 - enrichments.length)
    const question = [workspaceId, found.lineage, sourceKey ?? null, before, wanted] as const
    const rows = await database.run(enrichmentListOfHomes, question)
    for (const row of rows) {
      characters += JSON.stringify(row.payload).length
      const isOver = enrichments.length === limit || (enrichments.length > 0 && characters > maxListedCharacters)
      if (isOver) return { enrichments, hasMore: true }
      enrichments.push({ ...row, profile_id: found.profile_id })
      before = row.enrichment_id
    }
    if (rows.length < wanted) return { enrichments, hasMore: false }
    const average = characters / enrichments.length
    part = Math.max(1, Math.floor((maxListedCharacters - characters) / average))
  }
}
