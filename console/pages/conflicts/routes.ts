import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shellRoute } from '../../app/roots.tsx'

export type ConflictState = 'open' | 'resolved'

const conflictsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/conflicts',
  validateSearch: (search: Readonly<Record<string, unknown>>): { state?: ConflictState } =>
    search['state'] === 'resolved' ? { state: 'resolved' } : {},
  component: lazyRouteComponent(() => import('./conflicts-page.tsx'), 'ConflictsPage'),
})

const conflictRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/conflicts/$id',
  validateSearch: (search: Readonly<Record<string, unknown>>): { survivor?: string; all?: true } => ({
    ...(typeof search['survivor'] === 'string' && { survivor: search['survivor'] }),
    ...(search['all'] === true && { all: true }),
  }),
  component: lazyRouteComponent(() => import('./conflict-page.tsx'), 'ConflictPage'),
})

export const conflictRoutes = [conflictsRoute, conflictRoute] as const
