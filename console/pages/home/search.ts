// What the address of the home page says.

export const ranges = ['1h', '24h', '7d'] as const
export type Range = (typeof ranges)[number]

export type HomeSearch = {
  /** A day unless said. */
  readonly range?: Range
  /** The charts as tables. */
  readonly as?: 'table'
}

export function readSearch(search: Readonly<Record<string, unknown>>): HomeSearch {
  const range = ranges.find(known => known === search['range'])
  return { ...(range !== undefined && { range }), ...(search['as'] === 'table' && { as: 'table' }) }
}
