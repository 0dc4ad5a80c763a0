import { statement } from '../statement.ts'

/** How many stored events each filter suppressed; filters that suppressed none have no row. */
export const eventCountSuppressed = statement(
  'event_count_suppressed',
  ['uuid'],
  { suppressed_by: 'uuid', suppressed: 'bigint' },
  `select suppressed_by, count(*) as suppressed
from event
where workspace_id = $1 and suppressed_by is not null
group by suppressed_by`,
)
