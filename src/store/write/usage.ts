import { statement } from '../statement.ts'

/**
 * Adds the sums $5 of the counters $4 to the minute that begins at $2 and to the hour that begins at $3. In the order of
 * the key, so that processes that add at once wait for each other instead of locking each other out.
 */
export const usageCountUpsert = statement(
  'usage_count_upsert',
  ['uuid', 'timestamptz', 'timestamptz', 'text[]', 'bigint[]'],
  {},
  `
insert into usage_count as kept (workspace_id, step, at, counter, n)
select $1::uuid, summed.step, summed.at, summed.counter, summed.n
from (
  select span.step, span.at, added.counter, added.n
  from unnest($4::text[], $5::bigint[]) as added(counter, n)
  cross join (values ('hour', $3::timestamptz), ('minute', $2::timestamptz)) as span(step, at)
  order by span.step, added.counter
) summed
on conflict (workspace_id, step, at, counter) do update
set n = case when kept.counter = 'queue_peak' then greatest(kept.n, excluded.n) else kept.n + excluded.n end`,
)

/** Of the step $3, at most $4 rows from before $2. */
export const usageCountDeleteOld = statement(
  'usage_count_delete_old',
  ['uuid', 'timestamptz', 'text', 'int'],
  { gone: 'int' },
  `
with old as materialized (
  select u.at, u.counter
  from usage_count u
  where u.workspace_id = $1
    and u.step = $3
    and u.at < $2
  order by u.at
  limit $4::int
)
delete from usage_count u
using old
where u.workspace_id = $1
  and u.step = $3
  and u.at = old.at
  and u.counter = old.counter
returning 1 as gone`,
)
