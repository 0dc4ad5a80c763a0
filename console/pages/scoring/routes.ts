import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { only } from '../../app/only.ts'
import { shellRoute } from '../../app/roots.tsx'
import { given, oneOf, type Search, textIn } from '../../app/search.ts'

const rulesetsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/scoring',
  component: lazyRouteComponent(() => import('./rulesets-page.tsx'), 'RulesetsPage'),
})

const rulesetRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/scoring/$id',
  component: lazyRouteComponent(() => import('./ruleset-page.tsx'), 'RulesetPage'),
  validateSearch: only((search: Search) =>
    given({ kind: oneOf(search, 'kind', ['engagement']), person: textIn(search, 'person') }),
  ),
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
  validateSearch: only((search: Search) => given({ tab: oneOf(search, 'tab', ['members']) })),
})

const triggersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/triggers',
  component: lazyRouteComponent(() => import('./triggers-page.tsx'), 'TriggersPage'),
  validateSearch: only((search: Search) =>
    given({ tab: oneOf(search, 'tab', ['sequences', 'firings']), trigger: textIn(search, 'trigger') }),
  ),
})

const webhooksRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/webhooks',
  component: lazyRouteComponent(() => import('./webhooks-page.tsx'), 'WebhooksPage'),
  validateSearch: only((search: Search) =>
    given({
      state: oneOf(search, 'state', ['pending', 'delivered', 'failed']),
      delivery: textIn(search, 'delivery'),
      tab: oneOf(search, 'tab', ['secret']),
    }),
  ),
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
