import { type Row, statement } from '../statement.ts'

const memberRow = { profile_id: 'uuid', fields: 'jsonb', absorbed: 'uuid[]', scores: 'json?' } as const
export type ScannedRow = Row<typeof memberRow>

/** The live profiles of a workspace in the order of their ids. $2 the id behind which to begin. */
export const profileListScanned = statement(
  'profile_list_scanned',
  ['uuid', 'uuid', 'int'],
  memberRow,
  `
select
  p.profile_id,
  p.fields,
  p.absorbed,
  (
    select json_agg(json_build_array(s.ruleset_id, s.score))
    from profile_score s
    where s.workspace_id = $1
      and s.profile_id = p.profile_id
  ) as scores
from (
  select p.profile_id, p.fields, p.absorbed
  from profile p
  where p.workspace_id = $1
    and p.merged_into is null
    and p.profile_id > $2
  order by p.profile_id
  limit $3::int
) p
order by p.profile_id`,
)

/**
 * The different values that the events of profiles have under keys of their metadata. $2 and $3 the profiles and their
 * homes, $4 and $5 the types (the empty text is any) and the keys. Without a value the event lacks the key.
 */
export const eventListValues = statement(
  'event_list_values',
  ['uuid', 'uuid[]', 'uuid[]', 'text[]', 'text[]'],
  { profile_id: 'uuid', place: 'int', type: 'text', value: 'jsonb?' },
  `
select distinct home.profile_id, wanted.place::int as place, e.type, e.metadata -> wanted.field as value
from unnest($2::uuid[], $3::uuid[]) as home(profile_id, home_id)
cross join lateral (
  select e.type, e.metadata
  from event e
  where e.workspace_id = $1
    and e.profile_id = home.home_id
    and e.suppression is null
  offset 0
) e
cross join unnest($4::text[], $5::text[]) with ordinality as wanted(type, field, place)
where wanted.type = '' or wanted.type = e.type`,
)

/**
 * Where pages of `$2` live profiles begin when the newest come first: the ids behind which they lie, of the newest `$3`
 * profiles alone. An index scan backwards over so many profiles.
 */
export const profileListBoundaries = statement(
  'profile_list_boundaries',
  ['uuid', 'int', 'int'],
  { profile_id: 'uuid' },
  `
select placed.profile_id
from (
  select newest.profile_id, row_number() over (order by newest.profile_id desc) as place
  from (
    select p.profile_id
    from profile p
    where p.workspace_id = $1
      and p.merged_into is null
    order by p.profile_id desc
    limit $3::int + 1
  ) newest
) placed
where placed.place > 1
  and (placed.place - 1) % $2::int = 0
order by placed.profile_id desc`,
)
