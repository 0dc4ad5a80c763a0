import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shellRoute } from '../../app/roots.tsx'

const conflictsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/conflicts',
  component: lazyRouteComponent(() => import('./conflicts-page.tsx'), 'ConflictsPage'),
})

const conflictRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/conflicts/$id',
  component: lazyRouteComponent(() => import('./conflict-page.tsx'), 'ConflictPage'),
})

export const conflictRoutes = [conflictsRoute, conflictRoute] as const
