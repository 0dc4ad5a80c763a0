import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shellRoute } from '../../app/roots.tsx'

export const ranges = ['1h', '24h', '7d'] as const
export type Range = (typeof ranges)[number]

export type HomeSearch = {
  /** A day unless said. */
  readonly range?: Range
  /** The charts as tables. */
  readonly as?: 'table'
}

function readSearch(search: Readonly<Record<string, unknown>>): HomeSearch {
  const range = ranges.find(known => known === search['range'])
  return { ...(range !== undefined && { range }), ...(search['as'] === 'table' && { as: 'table' }) }
}

export const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./home-page.tsx'), 'HomePage'),
})
