// Live profiles for exports, page by page in the order of their ids, which is that of the primary key. One statement reads
// all of a page; `fields` stay the text that they are, for most exports pass them on. A filter is asked of the profiles of
// a page, and of those that it leaves out only the id is told: so no page looks at more than its share of the workspace,
// however few pass.

import { type Row, statement } from '../statement.ts'
import { profileConditions } from './profile-conditions.ts'

const exportedProfile = {
  profile_id: 'uuid',
  /** Null: the filter leaves it out. */
  fields: 'text?',
  field_meta: 'text?',
  absorbed: 'uuid[]?',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
  /** Arrays of kind, value, first-seen time, source, and home where it is not the profile itself. */
  identifiers: 'json?',
  /** Arrays of ruleset, kind and score. */
  scores: 'json?',
} as const

export type ExportedProfileRow = Row<typeof exportedProfile>

const identifiers = `(
    select json_agg(json_build_array(i.kind, i.value, i.first_seen_at, i.source, nullif(i.home_profile_id, p.profile_id)))
    from identifier i
    where i.workspace_id = $1
      and i.profile_id = p.profile_id
  )`

const scores = `(
    select json_agg(json_build_array(s.ruleset_id, s.kind, s.score))
    from profile_score s
    where s.workspace_id = $1
      and s.profile_id = p.profile_id
  )`

const held = 'p.profile_id, p.fields, p.field_meta, p.absorbed, p.created_at, p.updated_at'

/** All live profiles behind the id $2, at most $3. */
const page = (further: string) => `
from (
  select ${held}${further}
  from profile p
  where p.workspace_id = $1
    and p.merged_into is null
    and p.profile_id > $2
  order by p.profile_id
  limit $3::int
) p
order by p.profile_id`

const all = (withScores: string) => `
select
  p.profile_id, p.fields::text as fields, p.field_meta, p.absorbed, p.created_at, p.updated_at,
  ${identifiers} as identifiers,
  case when ${withScores}::bool then ${scores} end as scores`

/** $4: whether scores are wanted. */
export const profileListExported = statement(
  'profile_list_exported',
  ['uuid', 'uuid', 'int', 'bool'],
  exportedProfile,
  `${all('$4')}
${page('')}`,
)

/** $4 and $5: the filter. $6: whether scores are wanted. */
export const profileListExportedFiltered = statement(
  'profile_list_exported_filtered',
  ['uuid', 'uuid', 'int', 'jsonb', 'jsonb', 'bool'],
  exportedProfile,
  `
select
  p.profile_id,
  case when p.is_kept then p.fields::text end as fields,
  case when p.is_kept then p.field_meta end as field_meta,
  case when p.is_kept then p.absorbed end as absorbed,
  p.created_at, p.updated_at,
  case when p.is_kept then ${identifiers} end as identifiers,
  case when p.is_kept and $6::bool then ${scores} end as scores
${page(`, (true ${profileConditions}) as is_kept`)}`,
)

/** Of the ids $2 those that are live. $3: whether scores are wanted. */
export const profileListExportedOf = statement(
  'profile_list_exported_of',
  ['uuid', 'uuid[]', 'bool'],
  exportedProfile,
  `${all('$3')}
from unnest($2::uuid[]) as wanted(profile_id)
cross join lateral (
  select ${held}
  from profile p
  where p.workspace_id = $1
    and p.profile_id = wanted.profile_id
    and p.merged_into is null
  limit 1
) p
order by p.profile_id`,
)
