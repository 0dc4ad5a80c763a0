import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { only } from '../../app/only.ts'
import { shellRoute } from '../../app/roots.tsx'
import type { ConflictState } from './search.ts'

const conflictsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/conflicts',
  validateSearch: only((search: Readonly<Record<string, unknown>>): { state?: ConflictState } =>
    search['state'] === 'resolved' ? { state: 'resolved' } : {},
  ),
  component: lazyRouteComponent(() => import('./conflicts-page.tsx'), 'ConflictsPage'),
})

const conflictRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/conflicts/$id',
  validateSearch: only((search: Readonly<Record<string, unknown>>): { survivor?: string; all?: true } => ({
    ...(typeof search['survivor'] === 'string' && { survivor: search['survivor'] }),
    ...(search['all'] === true && { all: true }),
  })),
  component: lazyRouteComponent(() => import('./conflict-page.tsx'), 'ConflictPage'),
})

export const conflictRoutes = [conflictsRoute, conflictRoute] as const
