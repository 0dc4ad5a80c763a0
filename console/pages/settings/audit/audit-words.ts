/** What was done, as a person reads it. */
const words: Readonly<Record<string, string>> = {
  'api_key.create': 'made an API key',
  'api_key.revoke': 'revoked an API key',
  'api_key.update': 'changed an API key',
  'conflict.keep_apart': 'kept two people apart',
  'conflict.reopen': 'opened a conflict again',
  'enrichment.delete': 'deleted an enrichment',
  'enrichment_settings.update': 'changed the enrichment settings',
  'event.delete': 'deleted events',
  'export.create': 'made an export',
  'export.download': 'downloaded an export',
  'field.create': 'declared a field',
  'field.delete': 'removed a field',
  'field.update': 'changed a field',
  'invitation.accept': 'accepted an invitation',
  'invitation.create': 'invited somebody',
  'invitation.delete': 'took an invitation back',
  'member.create': 'added a member',
  'member.remove': 'removed a member',
  'member.update': 'changed a member',
  'merge.create': 'merged two people',
  'merge.lift_veto': 'allowed two people to merge again',
  'merge.undo': 'undid a merge',
  'object.create': 'made an object',
  'object.update': 'changed an object',
  'password.change': 'changed a password',
  'password.link': 'made a link to a new password',
  'profile.erase': 'erased a person',
  'ruleset.reorder': 'reordered the rulesets',
  'ruleset.replace_rules': 'changed the rules of a ruleset',
  'scoring_settings.update': 'changed the scoring settings',
  'server.set_up': 'set up the server',
  'session.create': 'signed in',
  'session.end': 'signed out',
  'session.refuse': 'failed to sign in',
  'settings.crm.update': 'changed the CRM settings',
  'settings.identity.update': 'changed the identity settings',
  'webhook_secret.show': 'looked at the signing secret',
  'workspace.create': 'made the workspace',
  'workspace.update': 'changed the workspace',
}

const verbs: Readonly<Record<string, string>> = { create: 'made', update: 'changed', delete: 'deleted' }

/** `mapping.create` reads as `made a mapping` without anybody having written it down. */
export function wordsOf(action: string): string {
  const known = words[action]
  if (known !== undefined) return known
  const dot = action.lastIndexOf('.')
  const [thing, verb] = [action.slice(0, Math.max(dot, 0)), action.slice(dot + 1)]
  const said = verbs[verb]
  if (said === undefined || thing === '') return action
  const noun = thing.replaceAll(/[._]/g, ' ')
  return `${said} ${/^[aeio]/.test(noun) ? 'an' : 'a'} ${noun}`
}

/** What the log can be narrowed to, by the word before the dot of its actions. */
export const auditThings = [
  { value: 'session', label: 'Signing in and out' },
  { value: 'member', label: 'Members' },
  { value: 'invitation', label: 'Invitations' },
  { value: 'password', label: 'Passwords' },
  { value: 'api_key', label: 'API keys' },
  { value: 'merge', label: 'Merges and splits' },
  { value: 'conflict', label: 'Conflicts' },
  { value: 'profile', label: 'Erased people' },
  { value: 'export', label: 'Exports' },
  { value: 'field', label: 'Fields' },
  { value: 'object', label: 'Objects' },
  { value: 'mapping', label: 'Mappings' },
  { value: 'ruleset', label: 'Scoring' },
  { value: 'segment', label: 'Segments' },
  { value: 'webhook', label: 'Webhooks' },
  { value: 'workspace', label: 'The workspace' },
] as const

export function nameOfActor({ actor, actor_name }: { readonly actor: string; readonly actor_name: string | null }) {
  if (actor === 'root') return 'Operator (root key)'
  if (actor === 'nobody') return 'Nobody known'
  return actor_name ?? actor
}
