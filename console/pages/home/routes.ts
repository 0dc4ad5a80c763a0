import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { only } from '../../app/only.ts'
import { shellRoute } from '../../app/roots.tsx'
import { readSearch } from './search.ts'

export const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  validateSearch: only(readSearch),
  component: lazyRouteComponent(() => import('./home-page.tsx'), 'HomePage'),
})
