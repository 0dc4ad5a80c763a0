import { isUuid } from '../../domain/uuid.ts'

/** How ids of each kind begin on this wire; clients take them as they come. */
export const idPrefixes = {
  mapping: 'mapping-',
  ruleset: 'ruleset-',
  rule: 'rule-',
  level: 'level-',
  segment: 'segment-',
  filter: 'filter-',
  trigger: 'trigger-',
  sequence: 'seq-',
  decay: 'decay-',
  event: 'evt-',
  firing: 'milestone-',
  unit: 'unit_',
  secret: 'sec_',
  token: 'token-',
  member: 'member-',
  file: 'file-',
  job: 'job-',
} as const
export type IdKind = keyof typeof idPrefixes

/** There is one organisation: whoever runs the server. */
export const orgId = 'org_1'

export function wireId(kind: IdKind, id: string): string {
  return `${idPrefixes[kind]}${id}`
}

/** The id behind a text; the empty text, which is nobody's id, when it is not one of this kind. */
export function readWireId(kind: IdKind, text: string | undefined): string {
  const prefix = idPrefixes[kind]
  if (text === undefined || !text.startsWith(prefix)) return ''
  const id = text.slice(prefix.length)
  return isUuid(id) && id === id.toLowerCase() ? id : ''
}

/** Times on this wire: RFC 3339 in UTC, whole seconds. */
export function wireTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

export function wireTimeOrNull(ms: number | null): string | null {
  return ms === null ? null : wireTime(ms)
}
