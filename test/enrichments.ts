import type { EnrichmentWrite } from '../src/domain/command.ts'
import type { EnrichmentRule } from '../src/domain/enrichment/enrichment-rule.ts'

export function enrichmentRule(path: string, field: string, more: Partial<EnrichmentRule> = {}): EnrichmentRule {
  return {
    id: `01890000-0000-7000-8000-${String(more.position ?? 1).padStart(12, '0')}`,
    createdAtMs: 0,
    updatedAtMs: 0,
    position: 1,
    sourceKey: '*',
    path,
    field,
    strategy: 'fill_empty',
    rank: 10,
    transform: 'none',
    isActive: true,
    ...more,
  }
}

export function enrichmentWrite(
  profileId: string,
  enrichmentId: number,
  sourceLabel: string,
  payload: EnrichmentWrite['payload'],
  more: Partial<EnrichmentWrite> = {},
): EnrichmentWrite {
  const provenance = { channel: 'test' }
  return { type: 'enrichment', profileId, enrichmentId, sourceLabel, payload, provenance, source: 'test', ...more }
}
