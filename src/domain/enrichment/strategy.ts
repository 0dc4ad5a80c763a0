import type { Json } from '../json.ts'
import type { Register } from '../plan/register.ts'
import type { EnrichmentRule } from './enrichment-rule.ts'
import { rankOfSource, readEnrichmentSource, usualRank } from './enrichment-source.ts'

/** How a value meets its field: the behaviour of the write, and the rank under which the value then stands. */
export type Approach = { readonly behaviour: 'only_if_empty' | 'always_overwrite'; readonly rank: number }

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || (typeof value === 'string' && value.trim() === '')
}

function rankOf({ stamp }: Register): number {
  return stamp === undefined ? 0 : rankOfSource(stamp[0])
}

/**
 * Decides by what the profile shows. `ranked` stands or falls by its rank. What fills an empty field, or takes the place of
 * another enrichment's value, takes over the rank found there, so that on every home, and after every merge, the same
 * value stays in front. Where there is no room for it the value keeps a rank that stays behind.
 */
export function approach({ strategy, rank }: Pick<EnrichmentRule, 'strategy' | 'rank'>, shown: Register): Approach {
  if (strategy === 'ranked') return { behaviour: 'always_overwrite', rank }
  const found = rankOf(shown)
  if (isEmpty(shown.value)) {
    const behaviour = strategy === 'fill_empty' ? 'only_if_empty' : 'always_overwrite'
    return { behaviour, rank: Math.max(usualRank, found) }
  }
  if (strategy === 'fill_empty') return { behaviour: 'only_if_empty', rank: Math.min(usualRank, found) }
  const isEnriched = shown.stamp !== undefined && readEnrichmentSource(shown.stamp[0]) !== undefined
  return { behaviour: 'always_overwrite', rank: isEnriched ? Math.max(usualRank, found) : usualRank }
}

/** Why a value of this rank has no place in the field; undefined when time alone decides. */
export function outranked(shown: Register, rank: number): string | undefined {
  return rankOf(shown) > rank ? 'a value of a higher rank is in place' : undefined
}
