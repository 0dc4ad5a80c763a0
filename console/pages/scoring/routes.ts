import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { only } from '../../app/only.ts'
import { shellRoute } from '../../app/roots.tsx'
import type { DeliveryState } from './queries.ts'

type Search = Readonly<Record<string, unknown>>

/** Text of the search; undefined where there is none. */
function textOf(search: Search, name: string): string | undefined {
  const value = search[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function oneOf<T extends string>(search: Search, name: string, values: readonly T[]): T | undefined {
  return values.find(value => value === search[name])
}

const rulesetsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/scoring',
  component: lazyRouteComponent(() => import('./rulesets-page.tsx'), 'RulesetsPage'),
})

const rulesetRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/scoring/$id',
  component: lazyRouteComponent(() => import('./ruleset-page.tsx'), 'RulesetPage'),
  validateSearch: only((search: Search): { kind?: 'engagement'; person?: string } => {
    const kind = oneOf(search, 'kind', ['engagement'])
    const person = textOf(search, 'person')
    return { ...(kind !== undefined && { kind }), ...(person !== undefined && { person }) }
  }),
})

const levelsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/levels',
  component: lazyRouteComponent(() => import('./levels-page.tsx'), 'LevelsPage'),
})

const segmentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/segments',
  component: lazyRouteComponent(() => import('./segments-page.tsx'), 'SegmentsPage'),
})

const segmentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/segments/$id',
  component: lazyRouteComponent(() => import('./segment-page.tsx'), 'SegmentPage'),
  validateSearch: only((search: Search): { tab?: 'members' } =>
    search['tab'] === 'members' ? { tab: 'members' } : {},
  ),
})

const triggersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/triggers',
  component: lazyRouteComponent(() => import('./triggers-page.tsx'), 'TriggersPage'),
  validateSearch: only((search: Search): { tab?: 'sequences' | 'firings'; trigger?: string } => {
    const tab = oneOf(search, 'tab', ['sequences', 'firings'])
    const trigger = textOf(search, 'trigger')
    return { ...(tab !== undefined && { tab }), ...(trigger !== undefined && { trigger }) }
  }),
})

const webhooksRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/webhooks',
  component: lazyRouteComponent(() => import('./webhooks-page.tsx'), 'WebhooksPage'),
  validateSearch: only((search: Search): { state?: DeliveryState; delivery?: string; tab?: 'secret' } => {
    const state = oneOf(search, 'state', ['pending', 'delivered', 'failed'])
    const delivery = textOf(search, 'delivery')
    return {
      ...(state !== undefined && { state }),
      ...(delivery !== undefined && { delivery }),
      ...(search['tab'] === 'secret' && { tab: 'secret' as const }),
    }
  }),
})

export const scoringRoutes = [
  rulesetsRoute,
  rulesetRoute,
  levelsRoute,
  segmentsRoute,
  segmentRoute,
  triggersRoute,
  webhooksRoute,
] as const
