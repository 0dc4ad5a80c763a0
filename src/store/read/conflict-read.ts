import { type Row, statement } from '../statement.ts'

const conflictRow = {
  conflict_id: 'uuid',
  reason: 'text',
  kind: 'text',
  value: 'text',
  profile_id: 'uuid',
  other_profile_id: 'uuid?',
  source: 'text',
  seen_count: 'int',
  first_seen_at: 'timestamptz',
  last_seen_at: 'timestamptz',
  state: 'text',
  resolution: 'text?',
  resolved_at: 'timestamptz?',
  resolved_by: 'text?',
} as const

export type ConflictRead = Row<typeof conflictRow>

/** Profiles are shown as the live ones they belong to now. */
const conflictView = `
select
  c.conflict_id, c.reason, c.kind, c.value, one.profile_id, other.profile_id as other_profile_id, c.source,
  c.seen_count, c.first_seen_at, c.last_seen_at, c.state, c.resolution, c.resolved_at, c.resolved_by
from conflict c
cross join lateral (
  select coalesce(p.merged_into, p.profile_id) as profile_id
  from profile p
  where p.workspace_id = $1
    and p.profile_id = c.profile_id
  limit 1
) one
left join lateral (
  select coalesce(p.merged_into, p.profile_id) as profile_id
  from profile p
  where p.workspace_id = $1
    and p.profile_id = c.other_profile_id
    and c.other_profile_id <> c.profile_id
  limit 1
) other on true`

/** $3: null or `open` or `resolved`. $4: null or the homes of one profile. $2: the last one shown. */
export const conflictList = statement(
  'conflict_list',
  ['uuid', 'uuid', 'text?', 'uuid[]?', 'int'],
  conflictRow,
  `
${conflictView}
where c.workspace_id = $1
  and c.conflict_id < $2
  and ($3::text is null or c.state = $3)
  and ($4::uuid[] is null or c.profile_id = any($4) or c.other_profile_id = any($4))
order by c.conflict_id desc
limit $5::int`,
)

export const conflictFind = statement(
  'conflict_find',
  ['uuid', 'uuid'],
  conflictRow,
  `
${conflictView}
where c.workspace_id = $1
  and c.conflict_id = $2`,
)

/** Open and resolved ones behind the id $2, at most $3. */
export const conflictListExported = statement(
  'conflict_list_exported',
  ['uuid', 'uuid', 'int'],
  conflictRow,
  `
${conflictView}
where c.workspace_id = $1
  and c.conflict_id > $2
order by c.conflict_id
limit $3::int`,
)
