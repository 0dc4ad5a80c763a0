import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shellRoute } from '../../app/roots.tsx'

const schemaRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/schema',
  component: lazyRouteComponent(() => import('./schema-page.tsx'), 'SchemaPage'),
})

const identityRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/identity',
  component: lazyRouteComponent(() => import('./identity-page.tsx'), 'IdentityPage'),
})

const mappingRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/mapping/profile',
  component: lazyRouteComponent(() => import('./mapping-page.tsx'), 'MappingPage'),
})

const enrichmentRulesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/enrichment-rules',
  component: lazyRouteComponent(() => import('./enrichment-rules-page.tsx'), 'EnrichmentRulesPage'),
})

export const configureRoutes = [schemaRoute, identityRoute, mappingRoute, enrichmentRulesRoute] as const
