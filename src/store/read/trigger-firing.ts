import { type Row, statement } from '../statement.ts'

const firingRow = {
  firing_id: 'uuid',
  kind: 'text',
  trigger_id: 'uuid',
  trigger_name: 'text',
  profile_id: 'uuid',
  score: 'int',
  event_id: 'uuid',
  event_type: 'text',
  fired_at: 'timestamptz',
} as const

export type FiringRead = Row<typeof firingRow>

/** Of the firing f; the profile is the live one. */
const firingColumns = `f.firing_id, f.kind, f.trigger_id, f.trigger_name, coalesce(p.merged_into, f.profile_id) as profile_id,
  f.score, f.event_id, f.event_type, f.fired_at`

const withProfile = `
left join profile p
  on p.workspace_id = $1
 and p.profile_id = f.profile_id`

/** A page of the firings of one kind, of one trigger or of all, latest first. */
export const triggerFiringListOfKind = statement(
  'trigger_firing_list_of_kind',
  ['uuid', 'text', 'uuid?', 'int', 'bigint'],
  firingRow,
  `
select ${firingColumns}
from (
  select firing_id, kind, trigger_id, trigger_name, profile_id, score, event_id, event_type, fired_at
  from trigger_firing
  where workspace_id = $1
    and kind = $2
    and ($3::uuid is null or trigger_id = $3)
  order by firing_id desc
  limit $4::int
  offset $5::bigint
) f${withProfile}
order by f.firing_id desc`,
)

export const triggerFiringCountOfKind = statement(
  'trigger_firing_count_of_kind',
  ['uuid', 'text', 'uuid?'],
  { total: 'bigint' },
  `
select count(*) as total
from trigger_firing
where workspace_id = $1
  and kind = $2
  and ($3::uuid is null or trigger_id = $3)`,
)

/** Firings before the id $4, latest first, of a person whose homes are $2 or of all, of one trigger or of all. */
export const triggerFiringList = statement(
  'trigger_firing_list',
  ['uuid', 'uuid[]?', 'uuid?', 'uuid?', 'int'],
  firingRow,
  `
select ${firingColumns}
from (
  select firing_id, kind, trigger_id, trigger_name, profile_id, score, event_id, event_type, fired_at
  from trigger_firing
  where workspace_id = $1
    and ($2::uuid[] is null or profile_id = any($2))
    and kind in ('milestone', 'sequence')
    and ($3::uuid is null or trigger_id = $3)
    and ($4::uuid is null or firing_id < $4)
  order by firing_id desc
  limit $5::int
) f${withProfile}
order by f.firing_id desc`,
)
