import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { only } from '../../app/only.ts'
import { shellRoute } from '../../app/roots.tsx'
import { type ListSearch, readListSearch, stateOf } from './list-search.ts'
import { listQuery } from './queries.ts'

export const profilesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/profiles',
  validateSearch: only<ListSearch>(readListSearch),
  loaderDeps: ({ search: { q, filter, sort } }) => ({ q, filter, sort }),
  // The list is asked for while the page itself is on its way, and so when somebody is about to open it.
  loader({ context: { queryClient }, deps: { q, filter, sort } }) {
    const asked = {
      ...(q !== undefined && { q }),
      ...(filter !== undefined && { filter }),
      ...(sort !== undefined && { sort }),
    }
    void queryClient.prefetchInfiniteQuery(listQuery(stateOf(asked)))
  },
  component: lazyRouteComponent(() => import('./profiles-page.tsx'), 'ProfilesPage'),
})
