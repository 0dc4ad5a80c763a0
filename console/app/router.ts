import { createRouter } from '@tanstack/react-router'
import { accessRoutes } from '../pages/access/routes.ts'
import { configureRoutes } from '../pages/configure/routes.ts'
import { conflictRoutes } from '../pages/conflicts/routes.ts'
import { dataRoutes } from '../pages/data/routes.ts'
import { homeRoute } from '../pages/home/routes.ts'
import { personRoute } from '../pages/person/routes.ts'
import { profilesRoute } from '../pages/profiles/routes.ts'
import { scoringRoutes } from '../pages/scoring/routes.ts'
import { settingsRoutes } from '../pages/settings/routes.ts'
import { queryClient } from './query-client.ts'
import { rootRoute, shellRoute } from './roots.tsx'

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    ...accessRoutes,
    shellRoute.addChildren([
      homeRoute,
      profilesRoute,
      personRoute,
      ...conflictRoutes,
      ...configureRoutes,
      ...scoringRoutes,
      ...dataRoutes,
      ...settingsRoutes,
    ]),
  ]),
  basepath: '/console',
  context: { queryClient },
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
