import { statement } from '../statement.ts'

/** An event of the holder of an identifier (kind $2, value $3) at the time $4 from the source $5. */
export const eventFindOfSource = statement(
  'event_find_of_source',
  ['uuid', 'text', 'text', 'timestamptz', 'text'],
  { event_id: 'uuid' },
  `
select found.event_id
from identifier i
cross join lateral (
  select p.profile_id, p.absorbed
  from profile p
  where p.workspace_id = $1
    and p.profile_id = i.profile_id
  limit 1
) p
cross join lateral unnest(p.profile_id || p.absorbed) as home(profile_id)
cross join lateral (
  select e.event_id
  from event e
  where e.workspace_id = $1
    and e.profile_id = home.profile_id
    and e.occurred_at = $4
    and e.source = $5
  limit 1
) found
where i.workspace_id = $1
  and i.kind = $2
  and i.value = $3
limit 1`,
)
