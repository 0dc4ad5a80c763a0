import { statement } from '../statement.ts'

/** Live profiles with what they show and what the events of each of their homes come to, a row a home. */
export const profileListToScore = statement(
  'profile_list_to_score',
  ['uuid', 'uuid[]'],
  { profile_id: 'uuid', fields: 'jsonb', sums: 'jsonb?' },
  `
select p.profile_id, p.fields, a.sums
from profile p
cross join lateral unnest(p.profile_id || p.absorbed) as home(id)
left join profile_activity a
  on a.workspace_id = $1
 and a.profile_id = home.id
where p.workspace_id = $1
  and p.profile_id = any($2)
  and p.merged_into is null
order by p.profile_id`,
)

/** Keeps scores that are as computed; $2: profile, $3: ruleset, $4: kind, $5: score, $6: when. */
export const profileScoreUpsert = statement(
  'profile_score_upsert',
  ['uuid', 'uuid[]', 'uuid[]', 'text[]', 'int[]', 'timestamptz'],
  { profile_id: 'uuid' },
  `
insert into profile_score (workspace_id, profile_id, ruleset_id, kind, score, computed_at)
select $1, u.profile_id, u.ruleset_id, u.kind, u.score, $6
from unnest($2::uuid[], $3::uuid[], $4::text[], $5::int[]) as u(profile_id, ruleset_id, kind, score)
on conflict (workspace_id, profile_id, ruleset_id) do update
set score = excluded.score, computed_at = excluded.computed_at
where profile_score.score is distinct from excluded.score
returning profile_id`,
)
