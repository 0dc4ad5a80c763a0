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
