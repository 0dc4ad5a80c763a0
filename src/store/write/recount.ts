import { statement } from '../statement.ts'

/** Moves the versions of live profiles `[{"id", "v"}]` that still have the version given, so that writes upon them begin anew. */
export const profileUpdateVersions = statement(
  'profile_update_versions',
  ['uuid', 'uuid[]', 'jsonb'],
  { profile_id: 'uuid' },
  `
  update profile
  set version = profile.version + 1
  from jsonb_to_recordset($3) as given (id uuid, v int)
  where profile.workspace_id = $1
    and profile.profile_id = any ($2)
    and profile.profile_id = given.id
    and profile.version = given.v
    and profile.merged_into is null
  returning profile.profile_id
  `,
)

/** Replaces the sums of the rules `$3` at homes `[{"id", "sums"}]`; other rules keep theirs. */
export const profileActivityUpdateSums = statement(
  'profile_activity_update_sums',
  ['uuid', 'uuid[]', 'text[]', 'jsonb'],
  {},
  `
  update profile_activity
  set sums = profile_activity.sums - $3::text[] || given.sums
  from jsonb_to_recordset($4) as given (id uuid, sums jsonb)
  where profile_activity.workspace_id = $1
    and profile_activity.profile_id = any ($2)
    and profile_activity.profile_id = given.id
  `,
)
