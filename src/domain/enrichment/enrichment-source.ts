// A field that an enrichment has filled says so by its source: `enrichment/<source key>/<enrichment id>/<rank>`. Ranks
// order values before their times do: a value of a lower rank never takes the place of one of a higher rank, whichever
// came first and on whichever side of a merge it stands. Whatever no enrichment said has the rank of a person's word,
// which is the highest there is.

export const highestRank = 100
/** Of an enrichment whose rule does not say otherwise. */
export const usualRank = 10

const prefix = 'enrichment/'
const pattern = /^enrichment\/([^/]*)\/(\d{1,16})\/(\d{1,3})$/

export type EnrichmentOrigin = { readonly sourceKey: string; readonly enrichmentId: number; readonly rank: number }

/** What history calls the enrichment; the source of a field has the rank behind it. */
export function nameEnrichment(sourceKey: string, enrichmentId: number): string {
  return `${prefix}${sourceKey}/${enrichmentId}`
}

export function sourceOfEnrichment({ sourceKey, enrichmentId, rank }: EnrichmentOrigin): string {
  return `${nameEnrichment(sourceKey, enrichmentId)}/${rank}`
}

/** Which enrichment a source names; undefined when it names something else. */
export function readEnrichmentSource(source: string): EnrichmentOrigin | undefined {
  if (!source.startsWith(prefix)) return undefined
  const [, sourceKey = '', id, rank] = pattern.exec(source) ?? []
  if (id === undefined || Number(rank) > highestRank) return undefined
  return { sourceKey, enrichmentId: Number(id), rank: Number(rank) }
}

export function rankOfSource(source: string): number {
  return readEnrichmentSource(source)?.rank ?? highestRank
}
