import type { Showcase } from './showcase.ts'

export type ConsolePage = { readonly name: string; readonly path: string; readonly isOpenToAll?: boolean }

/** Every page of the console, with an address at which it has something to show. */
export function consolePages(showcase: Showcase): readonly ConsolePage[] {
  const { profileId, conflictId, importId, rulesetId, segmentId } = showcase
  return [
    { name: 'sign-in', path: '/sign-in', isOpenToAll: true },
    { name: 'home', path: '/' },
    { name: 'profiles', path: '/profiles' },
    ...['fields', 'timeline', 'identity', 'enrichments', 'scores', 'notes', 'raw'].map(tab => ({
      name: `profile-${tab}`,
      path: `/profiles/${profileId}?tab=${tab}`,
    })),
    { name: 'conflicts', path: '/conflicts' },
    { name: 'conflict', path: `/conflicts/${conflictId}` },
    { name: 'schema', path: '/configure/schema' },
    { name: 'identity', path: '/configure/identity' },
    { name: 'mapping', path: '/configure/mapping/profile' },
    { name: 'enrichment-rules', path: '/configure/enrichment-rules' },
    { name: 'scoring', path: '/configure/scoring' },
    { name: 'ruleset', path: `/configure/scoring/${rulesetId}` },
    { name: 'levels', path: '/configure/levels' },
    { name: 'segments', path: '/configure/segments' },
    { name: 'segment', path: `/configure/segments/${segmentId}` },
    { name: 'triggers', path: '/configure/triggers' },
    { name: 'webhooks', path: '/configure/webhooks' },
    { name: 'imports', path: '/data/imports' },
    { name: 'new-import', path: '/data/imports/new' },
    { name: 'import', path: `/data/imports/${importId}` },
    { name: 'exports', path: '/data/exports' },
    { name: 'jobs', path: '/data/jobs' },
    { name: 'members', path: '/settings/members' },
    { name: 'api-access', path: '/settings/api-access' },
    { name: 'audit-log', path: '/settings/audit-log' },
    { name: 'workspace', path: '/settings/workspace' },
    { name: 'account', path: '/settings/account' },
  ]
}
