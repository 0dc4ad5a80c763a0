import type { EnrichmentRule } from '../queries.ts'

export type Strategy = EnrichmentRule['strategy']
export type Transform = EnrichmentRule['transform']

export const strategyLabels: Readonly<Record<Strategy, string>> = {
  fill_empty: 'Only if empty',
  latest_wins: 'Latest enrichment wins',
  ranked: 'By rank',
}

export const strategyEffects: Readonly<Record<Strategy, string>> = {
  fill_empty: 'Never overwrites a value.',
  latest_wins: 'Overwrites what an enrichment said before, never what people or other systems wrote.',
  ranked: 'Overwrites what has a lower rank, or the same rank and is older. People and other systems have rank 100.',
}

export const transformLabels: Readonly<Record<Transform, string>> = {
  none: 'As it is',
  trim: 'Without blanks around it',
  lower: 'In lower case',
  url: 'As a web address',
  number: 'As a number',
  string_list: 'As a list of texts',
}

export const strategies: readonly Strategy[] = ['fill_empty', 'latest_wins', 'ranked']
export const transforms: readonly Transform[] = ['none', 'trim', 'lower', 'url', 'number', 'string_list']

export function sourceName(sourceKey: string): string {
  return sourceKey === '*' ? 'any source' : sourceKey
}
