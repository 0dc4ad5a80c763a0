import { statement } from '../statement.ts'

export const jobProfileInsert = statement(
  'job_profile_insert',
  ['uuid', 'uuid', 'uuid[]'],
  {},
  `
  insert into job_profile (workspace_id, job_id, profile_id)
  select $1, $2, written.profile_id
  from unnest($3::uuid[]) as written(profile_id)
  order by written.profile_id
  on conflict (workspace_id, job_id, profile_id) do nothing
  `,
)
