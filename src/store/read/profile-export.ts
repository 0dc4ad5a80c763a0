import { statement } from '../statement.ts'

/** Every home of a lineage with what it alone has been told. */
export const profileListHomes = statement(
  'profile_list_homes',
  ['uuid', 'uuid[]'],
  {
    profile_id: 'uuid',
    fields: 'jsonb',
    field_meta: 'text',
    own: 'jsonb?',
    merged_into: 'uuid?',
    created_at: 'timestamptz',
  },
  `
select p.profile_id, p.fields, p.field_meta, p.own, p.merged_into, p.created_at
from profile p
where p.workspace_id = $1
  and p.profile_id = any($2)
order by p.profile_id`,
)

export const identifierListOfProfile = statement(
  'identifier_list_of_profile',
  ['uuid', 'uuid'],
  { kind: 'text', value: 'text', home_profile_id: 'uuid', first_seen_at: 'timestamptz', source: 'text' },
  `
select i.kind, i.value, i.home_profile_id, i.first_seen_at, i.source
from identifier i
where i.workspace_id = $1
  and i.profile_id = $2
order by i.first_seen_at, i.kind, i.value`,
)
