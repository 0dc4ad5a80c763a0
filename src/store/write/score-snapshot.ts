import { statement } from '../statement.ts'

/**
 * Keeps the scores by rulesets $5 of the next $6 profiles behind $2 as those of the hour $3: where they differ from the
 * last kept, and where none was kept since $4. The profiles are held, so that none is being erased.
 */
export const scoreSnapshotInsertHour = statement(
  'score_snapshot_insert_hour',
  ['uuid', 'uuid', 'timestamptz', 'timestamptz', 'uuid[]', 'int'],
  { last_id: 'uuid?', count: 'bigint' },
  `
with page as materialized (
  select distinct profile_id
  from profile_score
  where workspace_id = $1
    and profile_id > $2
  order by profile_id
  limit $6::int
), due as materialized (
  select s.profile_id, s.ruleset_id, s.score
  from page
  join profile_score s
    on s.workspace_id = $1
   and s.profile_id = page.profile_id
  left join lateral (
    select t.snapshot_at, t.score
    from score_snapshot t
    where t.workspace_id = $1
      and t.profile_id = s.profile_id
      and t.ruleset_id = s.ruleset_id
    order by t.snapshot_at desc
    limit 1
  ) last on true
  where s.ruleset_id = any($5)
    and (last.score is distinct from s.score or last.snapshot_at < $4)
), held as materialized (
  select p.profile_id
  from profile p
  where p.workspace_id = $1
    and p.profile_id in (select due.profile_id from due)
  order by p.profile_id
  for key share
), entered as (
  insert into score_snapshot (workspace_id, profile_id, ruleset_id, snapshot_at, score)
  select $1::uuid, due.profile_id, due.ruleset_id, $3::timestamptz, due.score
  from due
  join held
    on held.profile_id = due.profile_id
  on conflict do nothing
  returning 1
)
select
  (select profile_id from page order by profile_id desc limit 1) as last_id,
  (select count(*) from entered) as count`,
)

/** Deletes at most $3 snapshots from before $2. */
export const scoreSnapshotDeleteOld = statement(
  'score_snapshot_delete_old',
  ['uuid', 'timestamptz', 'int'],
  { profile_id: 'uuid' },
  `
delete from score_snapshot s
using (
  select t.profile_id, t.ruleset_id, t.snapshot_at
  from score_snapshot t
  where t.workspace_id = $1
    and t.snapshot_at < $2
  limit $3::int
) old
where s.workspace_id = $1
  and s.profile_id = old.profile_id
  and s.ruleset_id = old.ruleset_id
  and s.snapshot_at = old.snapshot_at
returning s.profile_id`,
)
