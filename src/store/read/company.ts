import { type Row, statement } from '../statement.ts'

const row = {
  company_id: 'uuid',
  name: 'text',
  fields: 'jsonb',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
} as const

export type CompanyRow = Row<typeof row>

const columns = 'c.company_id, c.name, c.fields, c.created_at, c.updated_at'

export const companyFind = statement(
  'company_find',
  ['uuid', 'uuid'],
  row,
  `
select ${columns}
from company c
where c.workspace_id = $1
  and c.company_id = $2`,
)

export const companyFindByName = statement(
  'company_find_by_name',
  ['uuid', 'text'],
  row,
  `
select ${columns}
from company c
where c.workspace_id = $1
  and c.name_key = $2`,
)

/** The oldest of those that share the website. */
export const companyFindByWebsite = statement(
  'company_find_by_website',
  ['uuid', 'text'],
  row,
  `
select ${columns}
from company c
where c.workspace_id = $1
  and c.website_host = $2
order by c.company_id
limit 1`,
)

/** The company of a live profile: its own, or else that of the first profile it absorbed that has one. */
export const companyFindOfProfile = statement(
  'company_find_of_profile',
  ['uuid', 'uuid'],
  row,
  `
select ${columns}
from (
  select home.company_id
  from profile p
  cross join lateral unnest(p.profile_id || p.absorbed) with ordinality as lineage(profile_id, place)
  cross join lateral (
    select h.company_id
    from profile h
    where h.workspace_id = $1
      and h.profile_id = lineage.profile_id
    limit 1
  ) home
  where p.workspace_id = $1
    and p.profile_id = $2
    and home.company_id is not null
  order by lineage.place
  limit 1
) named
cross join lateral (
  select ${columns}
  from company c
  where c.workspace_id = $1
    and c.company_id = named.company_id
  limit 1
) c`,
)

/**
 * The live profile that a text names best: by the whole name without regard to case, else by a part of a name, of the
 * role or of the company's name; the oldest of several. $2 the text in lower case, $3 a pattern of `like`, or null. No
 * index knows parts of names (docs/decisions/0014-search.md), so this reads the workspace's profiles.
 */
export const profileFindByWords = statement(
  'profile_find_by_words',
  ['uuid', 'text', 'text?'],
  { profile_id: 'uuid' },
  `
select p.profile_id
from profile p
cross join lateral (
  select
    coalesce(p.fields ->> 'first_name', '') as first_name,
    coalesce(p.fields ->> 'last_name', '') as last_name
) named
cross join lateral (
  select
    lower(btrim(named.first_name || ' ' || named.last_name)) = $2
      or lower(p.fields ->> 'full_name') is not distinct from $2 as is_whole
) fit
where p.workspace_id = $1
  and p.merged_into is null
  and (
    fit.is_whole
    or lower(named.first_name) like $3
    or lower(named.last_name) like $3
    or lower(p.fields ->> 'role_label') like $3
    or p.company_id in (
      select c.company_id
      from company c
      where c.workspace_id = $1
        and c.name_key like $3
    )
  )
order by fit.is_whole desc, p.created_at, p.profile_id
limit 1`,
)
