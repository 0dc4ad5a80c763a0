// What the address of the home page says.

import { given, oneOf, type Search } from '../../app/search.ts'

export const ranges = ['1h', '24h', '7d'] as const
export type Range = (typeof ranges)[number]

export type HomeSearch = {
  /** A day unless said. */
  readonly range?: Range
  /** The charts as tables. */
  readonly as?: 'table'
}

export function readSearch(search: Search): HomeSearch {
  return given({ range: oneOf(search, 'range', ranges), as: oneOf(search, 'as', ['table']) })
}
