import { statement } from '../statement.ts'

/** No row comes back when the name is another company's. */
export const companyInsert = statement(
  'company_insert',
  ['uuid', 'uuid', 'text', 'text', 'text?', 'jsonb', 'timestamptz'],
  { company_id: 'uuid' },
  `
insert into company (workspace_id, company_id, name, name_key, website_host, fields, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $7)
on conflict (workspace_id, name_key) do nothing
returning company_id`,
)

export const companyLock = statement(
  'company_lock',
  ['uuid', 'uuid'],
  { name: 'text', fields: 'jsonb', created_at: 'timestamptz', updated_at: 'timestamptz' },
  `
select c.name, c.fields, c.created_at, c.updated_at
from company c
where c.workspace_id = $1
  and c.company_id = $2
for update`,
)

/** A name that is another company's is a duplicate key. */
export const companyUpdate = statement(
  'company_update',
  ['uuid', 'uuid', 'text', 'text', 'text?', 'jsonb', 'timestamptz'],
  {},
  `
update company
set name = $3, name_key = $4, website_host = $5, fields = $6, updated_at = $7
where workspace_id = $1
  and company_id = $2`,
)

/** Says whose a profile is. The writer neither reads nor writes the column, so its version need not move. */
export const profileUpdateCompany = statement(
  'profile_update_company',
  ['uuid', 'uuid', 'uuid'],
  { profile_id: 'uuid' },
  `
update profile
set company_id = $3
where workspace_id = $1
  and profile_id = $2
returning profile_id`,
)
