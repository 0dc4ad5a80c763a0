import { statement } from '../statement.ts'

const membersOf = (table: string, names: string): string => `(
    select coalesce(jsonb_object_agg(wanted.name, ${table}.fields -> wanted.name), '{}')
    from unnest(${names}::text[]) as wanted (name)
    where ${table}.fields ? wanted.name
  ) as fields`

/** The fields `$4` of live profiles behind the id `$2`, at most `$3` profiles. */
export const profileListFields = statement(
  'profile_list_fields',
  ['uuid', 'uuid', 'int', 'text[]'],
  { profile_id: 'uuid', version: 'int', fields: 'jsonb' },
  `
  select p.profile_id, p.version, ${membersOf('p', '$4')}
  from profile p
  where p.workspace_id = $1
    and p.profile_id > $2
    and p.merged_into is null
  order by p.profile_id
  limit $3::int
  `,
)

/** The fields `$3` of the profiles `$2`, as far as they live. */
export const profileListFieldsOf = statement(
  'profile_list_fields_of',
  ['uuid', 'uuid[]', 'text[]'],
  { profile_id: 'uuid', version: 'int', fields: 'jsonb' },
  `
  select p.profile_id, p.version, ${membersOf('p', '$3')}
  from unnest($2::uuid[]) as given (id)
  cross join lateral (
    select profile.profile_id, profile.version, profile.fields
    from profile
    where profile.workspace_id = $1
      and profile.profile_id = given.id
      and profile.merged_into is null
    limit 1
  ) p
  `,
)

/** What is stored for the rulesets `$3`. */
export const profileScoreListOf = statement(
  'profile_score_list_of',
  ['uuid', 'uuid[]', 'uuid[]'],
  { profile_id: 'uuid', ruleset_id: 'uuid', score: 'int' },
  `
  select s.profile_id, s.ruleset_id, s.score
  from unnest($2::uuid[]) as given (id)
  cross join lateral (
    select profile_score.profile_id, profile_score.ruleset_id, profile_score.score
    from profile_score
    where profile_score.workspace_id = $1
      and profile_score.profile_id = given.id
      and profile_score.ruleset_id = any ($3)
    offset 0
  ) s
  `,
)

/** Of the profiles `[{"id", "v"}]`, those that no longer have the version given, or are no longer there. */
export const profileListMoved = statement(
  'profile_list_moved',
  ['uuid', 'jsonb'],
  { profile_id: 'uuid', is_live: 'bool' },
  `
  select given.id as profile_id, p.version is not null and p.merged_into is null as is_live
  from jsonb_to_recordset($2) as given (id uuid, v int)
  left join lateral (
    select profile.version, profile.merged_into
    from profile
    where profile.workspace_id = $1
      and profile.profile_id = given.id
    limit 1
  ) p on true
  where p.version is distinct from given.v
    or p.merged_into is not null
  `,
)
