import { statement } from '../statement.ts'

/** The version of the configuration, which stays until the transaction ends; those who hold it so do not wait for each other. */
export const workspaceConfigLockShared = statement(
  'workspace_config_lock_shared',
  ['uuid'],
  { config_version: 'bigint' },
  `
  select config_version
  from workspace_config
  where workspace_id = $1
  for share
  `,
)

/** Scores `[{"id", "v", "r", "k", "s"}]`, ordered by their keys, of profiles that still have the version `v`. */
export const profileScoreUpsertGuarded = statement(
  'profile_score_upsert_guarded',
  ['uuid', 'jsonb', 'timestamptz'],
  {},
  `
  insert into profile_score (workspace_id, profile_id, ruleset_id, kind, score, computed_at)
  select $1, u.id, u.r, u.k, u.s, $3
  from jsonb_to_recordset($2) as u (id uuid, v int, r uuid, k text, s int)
  cross join lateral (
    select
    from profile
    where profile.workspace_id = $1
      and profile.profile_id = u.id
      and profile.version = u.v
      and profile.merged_into is null
    limit 1
  ) as guarded
  on conflict (workspace_id, profile_id, ruleset_id) do update
  set kind = excluded.kind,
    score = excluded.score,
    computed_at = excluded.computed_at
  where profile_score.score <> excluded.score
  `,
)

/** Scores belong to live profiles alone. */
export const profileScoreDeleteOf = statement(
  'profile_score_delete_of',
  ['uuid', 'uuid[]'],
  {},
  `
  delete from profile_score
  where workspace_id = $1
    and profile_id = any ($2)
  `,
)
