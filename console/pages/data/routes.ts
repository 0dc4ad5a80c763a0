import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { only } from '../../app/only.ts'
import { shellRoute } from '../../app/roots.tsx'
import { exportsSearch, jobsSearch, newImportSearch } from './searches.ts'

const importsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/data/imports',
  component: lazyRouteComponent(() => import('./imports-page.tsx'), 'ImportsPage'),
})

const newImportRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/data/imports/new',
  component: lazyRouteComponent(() => import('./new-import-page.tsx'), 'NewImportPage'),
  validateSearch: only(newImportSearch),
})

const importRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/data/imports/$id',
  component: lazyRouteComponent(() => import('./import-page.tsx'), 'ImportPage'),
})

const exportsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/data/exports',
  component: lazyRouteComponent(() => import('./exports-page.tsx'), 'ExportsPage'),
  validateSearch: only(exportsSearch),
})

const jobsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/data/jobs',
  component: lazyRouteComponent(() => import('./jobs-page.tsx'), 'JobsPage'),
  validateSearch: only(jobsSearch),
})

const jobRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/data/jobs/$id',
  component: lazyRouteComponent(() => import('./job-page.tsx'), 'JobPage'),
})

export const dataRoutes = [importsRoute, newImportRoute, importRoute, exportsRoute, jobsRoute, jobRoute] as const
