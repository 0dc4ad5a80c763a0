import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { only } from '../../app/only.ts'
import { shellRoute } from '../../app/roots.tsx'
import { given, oneOf, type Search, textIn } from '../../app/search.ts'

const schemaPage = lazyRouteComponent(() => import('./schema/schema-page.tsx'), 'SchemaPage')

const validateSchema = (search: Search) =>
  given({
    tab: oneOf(search, 'tab', ['discovered', 'write']),
    q: textIn(search, 'q'),
    /** The field whose declaration is open. */
    field: textIn(search, 'field'),
    open: oneOf(search, 'open', ['new-field', 'new-object', 'object']),
  })

const schemaRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/schema',
  validateSearch: only(validateSchema),
  component: schemaPage,
})

const objectRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/schema/$object',
  validateSearch: only(validateSchema),
  component: schemaPage,
})

const identityRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/identity',
  component: lazyRouteComponent(() => import('./identity/identity-page.tsx'), 'IdentityPage'),
})

const mappingRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/mapping/profile',
  validateSearch: only((search: Search) =>
    given({
      event_type: textIn(search, 'event_type'),
      q: textIn(search, 'q'),
      /** The source key in the builder. */
      key: textIn(search, 'key'),
      /** The mapping that the builder changes. */
      edit: textIn(search, 'edit'),
    }),
  ),
  component: lazyRouteComponent(() => import('./mapping/mapping-page.tsx'), 'MappingPage'),
})

const enrichmentRulesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/configure/enrichment-rules',
  validateSearch: only((search: Search) =>
    given({
      /** The id of the rule that is open, or `new`. */
      rule: textIn(search, 'rule'),
    }),
  ),
  component: lazyRouteComponent(() => import('./enrichment/enrichment-rules-page.tsx'), 'EnrichmentRulesPage'),
})

export const configureRoutes = [schemaRoute, objectRoute, identityRoute, mappingRoute, enrichmentRulesRoute] as const
