import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { only } from '../../app/only.ts'
import { profilesObjectQuery } from '../../app/queries.ts'
import { shellRoute } from '../../app/roots.tsx'
import { readPersonSearch } from './person-search.ts'
import { profileQuery, scoresQuery } from './queries.ts'

export const personRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/profiles/$id',
  validateSearch: only(readPersonSearch),
  // Not awaited: they are under way while the page's own code is being loaded.
  loader({ context: { queryClient }, params: { id } }) {
    void queryClient.prefetchQuery(profileQuery(id))
    void queryClient.prefetchQuery(scoresQuery(id))
    void queryClient.prefetchQuery(profilesObjectQuery)
  },
  component: lazyRouteComponent(() => import('./person-page.tsx'), 'PersonPage'),
})
