import {
  IconAdjustments,
  IconArrowsSplit2,
  IconBolt,
  IconChartBar,
  IconDatabaseExport,
  IconFileImport,
  IconFilter,
  IconFingerprint,
  IconHome,
  IconKey,
  IconListCheck,
  IconRoute,
  IconSchema,
  IconShieldCheck,
  IconSparkles,
  IconStairs,
  IconTools,
  IconUsers,
  IconUsersGroup,
  IconWebhook,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'

type Place = {
  readonly label: string
  readonly to: string
  readonly icon: ComponentType<{ size?: number; stroke?: number }>
  /** Who has it not does not see the place. */
  readonly scope: string
}

/** The navigation; the command palette goes to the same places. */
export const navigation: readonly { readonly label: string | null; readonly places: readonly Place[] }[] = [
  {
    label: null,
    places: [
      { label: 'Home', to: '/', icon: IconHome, scope: 'profiles:read' },
      { label: 'Profiles', to: '/profiles', icon: IconUsers, scope: 'profiles:read' },
      { label: 'Conflicts', to: '/conflicts', icon: IconArrowsSplit2, scope: 'profiles:read' },
    ],
  },
  {
    label: 'Data',
    places: [
      { label: 'Imports', to: '/data/imports', icon: IconFileImport, scope: 'imports:read' },
      { label: 'Exports', to: '/data/exports', icon: IconDatabaseExport, scope: 'exports:read' },
      { label: 'Jobs', to: '/data/jobs', icon: IconListCheck, scope: 'scoring:read' },
    ],
  },
  {
    label: 'Configure',
    places: [
      { label: 'Schema', to: '/configure/schema', icon: IconSchema, scope: 'objects:read' },
      { label: 'Identity', to: '/configure/identity', icon: IconFingerprint, scope: 'objects:read' },
      { label: 'Mapping', to: '/configure/mapping/profile', icon: IconRoute, scope: 'scoring:read' },
      { label: 'Enrichment rules', to: '/configure/enrichment-rules', icon: IconSparkles, scope: 'scoring:read' },
      { label: 'Scoring', to: '/configure/scoring', icon: IconChartBar, scope: 'scoring:read' },
      { label: 'Levels', to: '/configure/levels', icon: IconStairs, scope: 'scoring:read' },
      { label: 'Segments', to: '/configure/segments', icon: IconFilter, scope: 'scoring:read' },
      { label: 'Triggers', to: '/configure/triggers', icon: IconBolt, scope: 'scoring:read' },
      { label: 'Webhooks', to: '/configure/webhooks', icon: IconWebhook, scope: 'webhooks:read' },
    ],
  },
  {
    label: 'Settings',
    places: [
      { label: 'Members', to: '/settings/members', icon: IconUsersGroup, scope: 'members:read' },
      { label: 'API access', to: '/settings/api-access', icon: IconKey, scope: 'keys:read' },
      { label: 'Audit log', to: '/settings/audit-log', icon: IconShieldCheck, scope: 'audit:read' },
      { label: 'Workspace', to: '/settings/workspace', icon: IconTools, scope: 'profiles:read' },
      { label: 'Account', to: '/settings/account', icon: IconAdjustments, scope: 'profiles:read' },
    ],
  },
]
