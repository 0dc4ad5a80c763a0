// What a workspace lets enrichment sources write to the fields of profiles. Without rules a payload is stored and read,
// and changes no field.

export const enrichmentStrategies = ['fill_empty', 'latest_wins', 'ranked'] as const
export type EnrichmentStrategy = (typeof enrichmentStrategies)[number]

export const transforms = ['none', 'trim', 'lower', 'url', 'number', 'string_list'] as const
export type Transform = (typeof transforms)[number]

export const anySource = '*'

export type EnrichmentRule = {
  readonly id: string
  readonly createdAtMs: number
  readonly updatedAtMs: number
  /** The first rule by position that yields a value for a field decides what the payload says of it. */
  readonly position: number
  /** A source key, or `*` for any. */
  readonly sourceKey: string
  /** A dot path or a JSON Pointer into the payload. */
  readonly path: string
  readonly field: string
  readonly strategy: EnrichmentStrategy
  /** 1 to 100; of `ranked` alone. */
  readonly rank: number
  readonly transform: Transform
  readonly isActive: boolean
}

export type EnrichmentSettings = {
  /** Who is told of each enrichment by the webhook `profile.enriched`; null is nobody. */
  readonly webhookUrl: string | null
}

export const defaultEnrichmentSettings: EnrichmentSettings = { webhookUrl: null }

/** In the order in which they apply. */
export function orderRules(rules: readonly EnrichmentRule[]): readonly EnrichmentRule[] {
  return rules.toSorted((a, b) => a.position - b.position || a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1))
}
