import { statement } from '../statement.ts'

// Engagement scores that time moves, a page of homes at a time. A score is computed from one version of its profile, and
// written only while the profile has it: whoever moved it has scored it since.

/** Homes with events behind $2. */
export const profileActivityListHomes = statement(
  'profile_activity_list_homes',
  ['uuid', 'uuid', 'int'],
  { profile_id: 'uuid' },
  `
select profile_id
from profile_activity
where workspace_id = $1
  and profile_id > $2
order by profile_id
limit $3::int`,
)

/** The live profiles of some homes, each with all its homes that have events, a row a home. */
export const profileActivityListPeople = statement(
  'profile_activity_list_people',
  ['uuid', 'uuid[]'],
  { profile_id: 'uuid', version: 'int', home_id: 'uuid', last_event_at: 'timestamptz', sums: 'jsonb' },
  `
with live as (
  select distinct coalesce(home.merged_into, home.profile_id) as profile_id
  from profile home
  where home.workspace_id = $1
    and home.profile_id = any($2)
)
select p.profile_id, p.version, a.profile_id as home_id, a.last_event_at, a.sums
from live
join profile p
  on p.workspace_id = $1
 and p.profile_id = live.profile_id
 and p.merged_into is null
cross join lateral unnest(p.profile_id || p.absorbed) as home(id)
join profile_activity a
  on a.workspace_id = $1
 and a.profile_id = home.id
order by p.profile_id, a.profile_id`,
)

export const profileScoreListEngagement = statement(
  'profile_score_list_engagement',
  ['uuid', 'uuid[]'],
  { profile_id: 'uuid', ruleset_id: 'uuid', score: 'int' },
  `
select profile_id, ruleset_id, score
from profile_score
where workspace_id = $1
  and profile_id = any($2)
  and kind = 'engagement'`,
)

/** Writes engagement scores `[{"id", "version", "ruleset", "score"}]` as of $3. */
export const profileScoreUpsertAged = statement(
  'profile_score_upsert_aged',
  ['uuid', 'jsonb', 'timestamptz'],
  { profile_id: 'uuid' },
  `
with held as materialized (
  select p.profile_id
  from (
    select distinct u.id, u.version
    from jsonb_to_recordset($2) as u(id uuid, version int)
  ) u
  join profile p
    on p.workspace_id = $1
   and p.profile_id = u.id
   and p.version = u.version
   and p.merged_into is null
  order by p.profile_id
  for share of p
), written as (
  insert into profile_score (workspace_id, profile_id, ruleset_id, kind, score, computed_at)
  select $1::uuid, u.id, u.ruleset, 'engagement', u.score, $3::timestamptz
  from jsonb_to_recordset($2) as u(id uuid, ruleset uuid, score int)
  join held
    on held.profile_id = u.id
  on conflict (workspace_id, profile_id, ruleset_id) do update
  set score = excluded.score, computed_at = excluded.computed_at
  where profile_score.score is distinct from excluded.score
  returning profile_id
)
select profile_id
from written`,
)

/**
 * Takes off profiles what decays are due: `$2` profiles `[{"id", "version", "home", "sums"}]`, `$3` the events that say so
 * `[{"id", "live", "home", "at", "n", "m"}]`, whose type is $4. Answers which profiles were as they were read.
 */
export const profileUpdateDecayed = statement(
  'profile_update_decayed',
  ['uuid', 'jsonb', 'jsonb', 'text'],
  { profile_id: 'uuid', version: 'int' },
  `
with locked as materialized (
  select p.profile_id
  from jsonb_to_recordset($2) as u(id uuid, version int)
  join profile p
    on p.workspace_id = $1
   and p.profile_id = u.id
   and p.version = u.version
   and p.merged_into is null
  order by p.profile_id
  for no key update of p
), guarded as (
  update profile
  set version = version + 1
  where workspace_id = $1
    and profile_id in (select locked.profile_id from locked)
  returning profile.profile_id, profile.version
), decayed as (
  update profile_activity a
  set sums = u.sums
  from jsonb_to_recordset($2) as u(id uuid, home uuid, sums jsonb)
  join guarded
    on guarded.profile_id = u.id
  where a.workspace_id = $1
    and a.profile_id = u.home
  returning 1
), noted as (
  insert into event (workspace_id, event_id, received_at, profile_id, type, occurred_at, arrival, source, metadata)
  select $1::uuid, u.id, to_timestamp(u.at / 1000), u.home, $4::text, to_timestamp(u.at / 1000), u.n, 'system', u.m
  from jsonb_to_recordset($3) as u(id uuid, live uuid, home uuid, at float8, n bigint, m jsonb)
  join guarded
    on guarded.profile_id = u.live
  returning 1
)
select profile_id, version
from guarded`,
)
