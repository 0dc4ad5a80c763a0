import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { only } from '../../app/only.ts'
import { shellRoute } from '../../app/roots.tsx'
import { given, oneOf, type Search, textIn } from '../../app/search.ts'

const membersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/members',
  validateSearch: only((search: Search) => given({ dialog: oneOf(search, 'dialog', ['invite']) })),
  component: lazyRouteComponent(() => import('./members/members-page.tsx'), 'MembersPage'),
})

const apiAccessRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/api-access',
  validateSearch: only((search: Search) =>
    given({ tab: oneOf(search, 'tab', ['oauth']), dialog: oneOf(search, 'dialog', ['new']) }),
  ),
  component: lazyRouteComponent(() => import('./keys/api-access-page.tsx'), 'ApiAccessPage'),
})

const auditLogRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/audit-log',
  validateSearch: only((search: Search) =>
    given({ actor: textIn(search, 'actor'), action: textIn(search, 'action'), open: textIn(search, 'open') }),
  ),
  component: lazyRouteComponent(() => import('./audit/audit-log-page.tsx'), 'AuditLogPage'),
})

const workspaceRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/workspace',
  component: lazyRouteComponent(() => import('./workspace/workspace-page.tsx'), 'WorkspacePage'),
})

const accountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/account',
  component: lazyRouteComponent(() => import('./account/account-page.tsx'), 'AccountPage'),
})

export const settingsRoutes = [membersRoute, apiAccessRoute, auditLogRoute, workspaceRoute, accountRoute] as const
