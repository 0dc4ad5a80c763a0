import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shellRoute } from '../../app/roots.tsx'
import { readListSearch } from './list-search.ts'

export const profilesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/profiles',
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import('./profiles-page.tsx'), 'ProfilesPage'),
})
