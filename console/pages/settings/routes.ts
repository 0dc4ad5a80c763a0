import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shellRoute } from '../../app/roots.tsx'

const membersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/members',
  component: lazyRouteComponent(() => import('./members-page.tsx'), 'MembersPage'),
})

const apiAccessRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/api-access',
  component: lazyRouteComponent(() => import('./api-access-page.tsx'), 'ApiAccessPage'),
})

const auditLogRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/audit-log',
  component: lazyRouteComponent(() => import('./audit-log-page.tsx'), 'AuditLogPage'),
})

const workspaceRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/workspace',
  component: lazyRouteComponent(() => import('./workspace-page.tsx'), 'WorkspacePage'),
})

const accountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/account',
  component: lazyRouteComponent(() => import('./account-page.tsx'), 'AccountPage'),
})

export const settingsRoutes = [membersRoute, apiAccessRoute, auditLogRoute, workspaceRoute, accountRoute] as const
