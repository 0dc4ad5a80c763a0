import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shellRoute } from '../../app/roots.tsx'

export const profilesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/profiles',
  component: lazyRouteComponent(() => import('./profiles-page.tsx'), 'ProfilesPage'),
})
