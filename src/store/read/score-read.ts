import { statement } from '../statement.ts'

/** The scores of a profile by the hour, earliest first. $3 the only ruleset of interest, $4 and $5 from and up to, $6 how many. */
export const scoreSnapshotList = statement(
  'score_snapshot_list',
  ['uuid', 'uuid', 'uuid?', 'timestamptz', 'timestamptz', 'int'],
  { ruleset_id: 'uuid', snapshot_at: 'timestamptz', score: 'int' },
  `
select s.ruleset_id, s.snapshot_at, s.score
from score_snapshot s
where s.workspace_id = $1
  and s.profile_id = $2
  and ($3::uuid is null or s.ruleset_id = $3)
  and s.snapshot_at >= $4
  and s.snapshot_at <= $5
order by s.snapshot_at, s.ruleset_id
limit $6::int`,
)

/** The live profiles that score highest by a ruleset, as last computed. */
export const profileScoreListTop = statement(
  'profile_score_list_top',
  ['uuid', 'uuid', 'int'],
  { profile_id: 'uuid' },
  `
select s.profile_id
from profile_score s
cross join lateral (
  select p.profile_id
  from profile p
  where p.workspace_id = $1
    and p.profile_id = s.profile_id
    and p.merged_into is null
  limit 1
) live
where s.workspace_id = $1
  and s.ruleset_id = $2
order by s.score desc, s.profile_id
limit $3::int`,
)

/**
 * The live profiles whose score by a ruleset rose most since a time: those with a snapshot since then, against their last
 * one before it, or nothing.
 */
export const profileScoreListGains = statement(
  'profile_score_list_gains',
  ['uuid', 'uuid', 'timestamptz', 'int'],
  { profile_id: 'uuid', gain: 'int' },
  `
select moved.profile_id, now.score - coalesce(earlier.score, 0) as gain
from (
  select distinct s.profile_id
  from score_snapshot s
  where s.workspace_id = $1
    and s.snapshot_at >= $3
    and s.ruleset_id = $2
) moved
cross join lateral (
  select p.profile_id
  from profile p
  where p.workspace_id = $1
    and p.profile_id = moved.profile_id
    and p.merged_into is null
  limit 1
) live
cross join lateral (
  select s.score
  from profile_score s
  where s.workspace_id = $1
    and s.profile_id = moved.profile_id
    and s.ruleset_id = $2
  limit 1
) now
left join lateral (
  select s.score
  from score_snapshot s
  where s.workspace_id = $1
    and s.profile_id = moved.profile_id
    and s.ruleset_id = $2
    and s.snapshot_at < $3
  order by s.snapshot_at desc
  limit 1
) earlier on true
where now.score > coalesce(earlier.score, 0)
order by gain desc, moved.profile_id
limit $4::int`,
)

/** Every score of a live profile. */
export const profileScoreList = statement(
  'profile_score_list',
  ['uuid', 'uuid'],
  { ruleset_id: 'uuid', kind: 'text', score: 'int', computed_at: 'timestamptz' },
  `
select s.ruleset_id, s.kind, s.score, s.computed_at
from profile_score s
where s.workspace_id = $1
  and s.profile_id = $2
order by s.ruleset_id`,
)
