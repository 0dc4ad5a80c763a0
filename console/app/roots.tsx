// The two routes that every page hangs from: the root, where nobody needs to be signed in, and the shell with the
// navigation, where somebody is.

import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, Outlet, redirect } from '@tanstack/react-router'
import { ErrorState } from '../kit/error-state.tsx'
import { NotFound } from '../kit/not-found.tsx'
import { sessionQuery } from './session.ts'
import { Shell } from './shell.tsx'

export const rootRoute = createRootRouteWithContext<{ readonly queryClient: QueryClient }>()({
  component: Outlet,
  errorComponent: ({ error }) => <ErrorState error={error} />,
  notFoundComponent: NotFound,
})

export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: Shell,
  async beforeLoad({ context, location }) {
    const session = await context.queryClient.ensureQueryData(sessionQuery)
    if (session === null) throw redirect({ to: '/sign-in', search: { to: location.href } })
  },
})
