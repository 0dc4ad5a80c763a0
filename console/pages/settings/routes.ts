import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { only } from '../../app/only.ts'
import { shellRoute } from '../../app/roots.tsx'

type Given = Record<string, unknown>

const membersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/members',
  validateSearch: only(({ dialog }: Given): { dialog?: 'invite' } => (dialog === 'invite' ? { dialog } : {})),
  component: lazyRouteComponent(() => import('./members/members-page.tsx'), 'MembersPage'),
})

const apiAccessRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/api-access',
  validateSearch: only(({ tab, dialog }: Given): { tab?: 'oauth'; dialog?: 'new' } => ({
    ...(tab === 'oauth' && { tab }),
    ...(dialog === 'new' && { dialog }),
  })),
  component: lazyRouteComponent(() => import('./keys/api-access-page.tsx'), 'ApiAccessPage'),
})

const auditLogRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/audit-log',
  validateSearch: only(({ actor, action, open }: Given): { actor?: string; action?: string; open?: string } => ({
    ...(typeof actor === 'string' && { actor }),
    ...(typeof action === 'string' && { action }),
    ...(typeof open === 'string' && { open }),
  })),
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
