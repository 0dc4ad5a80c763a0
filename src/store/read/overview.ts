import { statement } from '../statement.ts'

/** How many are counted one by one, at most. */
export const countedExactly = 10_000

/** Live profiles; at most one more than are counted exactly. */
export const profileCountUpTo = statement(
  'profile_count_up_to',
  ['uuid', 'int'],
  { count: 'int' },
  `
select count(*)::int as count
from (
  select p.profile_id
  from profile p
  where p.workspace_id = $1
    and p.merged_into is null
  limit $2::int
) counted`,
)

/**
 * The share of a workspace in the rows of profile, absorbed ones included, as the statistics of the planner have it;
 * null before they were taken, and for a workspace that is not among the largest. Counting 1,000,000 takes 0.2 s.
 */
export const profileCountEstimated = statement(
  'profile_count_estimated',
  ['uuid'],
  { count: 'float?' },
  `
select sum(c.reltuples * s.share)::float8 as count
from pg_class c
cross join lateral (
  select share.f as share
  from pg_stats st
  cross join lateral unnest(st.most_common_vals::text::text[], st.most_common_freqs) as share(v, f)
  where st.schemaname = 'public'
    and st.tablename = 'profile'
    and st.attname = 'workspace_id'
    and share.v = ($1::uuid)::text
) s
where c.oid = 'public.profile'::regclass`,
)

/** What is under way or asks for somebody, and what of the first steps is done. $2: a day ago. $3: now. $4: at most. */
export const overviewFind = statement(
  'overview_find',
  ['uuid', 'timestamptz', 'timestamptz', 'int'],
  {
    open_conflicts: 'int',
    running_jobs: 'int',
    failed_webhooks: 'int',
    has_key: 'bool',
    has_colleague: 'bool',
  },
  `
select
  (
    select count(*)::int
    from (
      select c.conflict_id
      from conflict c
      where c.workspace_id = $1
        and c.state = 'open'
      limit $4::int
    ) c
  ) as open_conflicts,
  (
    select count(*)::int
    from job j
    where j.workspace_id = $1
      and j.state in ('pending', 'running')
  ) as running_jobs,
  (
    select count(*)::int
    from (
      select o.outbox_id
      from outbox o
      where o.workspace_id = $1
        and o.state = 'failed'
        and o.settled_at >= $2
      limit $4::int
    ) o
  ) as failed_webhooks,
  exists (
    select 1
    from api_key k
    where k.workspace_id = $1
      and k.revoked_at is null
  ) as has_key,
  (
    exists (
      select 1
      from member m
      where m.workspace_id = $1
        and m.removed_at is null
      offset 1
    )
    or exists (
      select 1
      from invitation i
      where i.workspace_id = $1
        and i.kind = 'join'
        and i.expires_at > $3
    )
  ) as has_colleague`,
)
