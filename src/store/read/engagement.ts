import { statement } from '../statement.ts'

/** Live profiles behind the id `$2`, at most `$3`, each with the sums of those of its homes that have any. */
export const profileListSums = statement(
  'profile_list_sums',
  ['uuid', 'uuid', 'int'],
  { profile_id: 'uuid', version: 'int', sums: 'jsonb?' },
  `
  select p.profile_id, p.version,
    (
      select jsonb_agg(activity.sums)
      from unnest(p.profile_id || p.absorbed) as home (id)
      cross join lateral (
        select profile_activity.sums
        from profile_activity
        where profile_activity.workspace_id = $1
          and profile_activity.profile_id = home.id
        limit 1
      ) activity
    ) as sums
  from profile p
  where p.workspace_id = $1
    and p.profile_id > $2
    and p.merged_into is null
  order by p.profile_id
  limit $3::int
  `,
)
