import { statement } from '../statement.ts'

/** How many events the homes of a profile have, and when the last one happened. */
export const profileActivityFind = statement(
  'profile_activity_find',
  ['uuid', 'uuid[]'],
  { event_count: 'bigint', last_event_at: 'timestamptz?' },
  `
select coalesce(sum(a.event_count), 0)::bigint as event_count, max(a.last_event_at) as last_event_at
from profile_activity a
where a.workspace_id = $1
  and a.profile_id = any($2)`,
)
