import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shellRoute } from '../../app/roots.tsx'

export const personRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/profiles/$id',
  component: lazyRouteComponent(() => import('./person-page.tsx'), 'PersonPage'),
})
