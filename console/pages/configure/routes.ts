import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { only } from '../../app/only.ts'
import { shellRoute } from '../../app/roots.tsx'

type Search = Readonly<Record<string, unknown>>

/** A member of the address that holds text. */
function textIn(search: Search, name: string): string | undefined {
  const value = search[name]
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function oneOf<T extends string>(search: Search, name: string, known: readonly T[]): T | undefined {
  return known.find(each => each === search[name])
}

/** Leaves out what is not there. */
function given<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const present: { [K in keyof T]?: Exclude<T[K], undefined> } = {}
  for (const name in members) {
    const value = members[name]
    if (value !== undefined) Object.assign(present, { [name]: value })
  }
  return present
}

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
