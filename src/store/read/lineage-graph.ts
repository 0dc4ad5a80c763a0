import { type Row, statement } from '../statement.ts'

/** The longest of the words by which a home is called. */
const nameLength = 200

/** Homes with what they are called and which fields they alone have been told. */
export const profileListHomesNamed = statement(
  'profile_list_homes_named',
  ['uuid', 'uuid[]'],
  {
    profile_id: 'uuid',
    merged_into: 'uuid?',
    created_at: 'timestamptz',
    name: 'text',
    email: 'text?',
    field_names: 'text[]',
  },
  `
select
  home.profile_id,
  home.merged_into,
  home.created_at,
  left(btrim(concat_ws(' ', home.told ->> 'first_name', home.told ->> 'last_name')), ${nameLength}) as name,
  left(home.told ->> 'email', ${nameLength}) as email,
  array(
    select named.field
    from jsonb_object_keys(home.told) as named(field)
    order by named.field
  ) as field_names
from (
  select p.profile_id, p.merged_into, p.created_at, coalesce(p.own -> 'fields', p.fields) as told
  from profile p
  where p.workspace_id = $1
    and p.profile_id = any($2)
) home
order by home.profile_id`,
)

export type NamedHome = Row<typeof profileListHomesNamed.row>

/** Identifiers of a live profile, each with its home, the first seen first. */
export const identifierListHomed = statement(
  'identifier_list_homed',
  ['uuid', 'uuid', 'int'],
  { kind: 'text', value: 'text', home_profile_id: 'uuid', first_seen_at: 'timestamptz', source: 'text' },
  `
select i.kind, i.value, i.home_profile_id, i.first_seen_at, i.source
from identifier i
where i.workspace_id = $1
  and i.profile_id = $2
order by i.first_seen_at, i.kind, i.value
limit $3::int`,
)
