import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shellRoute } from '../../app/roots.tsx'

const rulesetsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/scoring',
  component: lazyRouteComponent(() => import('./rulesets-page.tsx'), 'RulesetsPage'),
})

const rulesetRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/scoring/$id',
  component: lazyRouteComponent(() => import('./ruleset-page.tsx'), 'RulesetPage'),
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
})

const triggersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/triggers',
  component: lazyRouteComponent(() => import('./triggers-page.tsx'), 'TriggersPage'),
})

const webhooksRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/webhooks',
  component: lazyRouteComponent(() => import('./webhooks-page.tsx'), 'WebhooksPage'),
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
