import { statement } from '../statement.ts'

/** The text in which any part of a profile's name is looked for; of a row named p. */
export const nameOfProfile = `lower(
  coalesce(p.fields ->> 'first_name', '') || ' ' ||
  coalesce(p.fields ->> 'last_name', '') || ' ' ||
  coalesce(p.fields ->> 'name', '') || ' ' ||
  coalesce(p.fields ->> 'full_name', '')
)`

/**
 * Profiles that hold an identifier within one of the ranges: arrays of kinds, first values and values behind the last.
 * Each range reads the primary key of `identifier` in order and stops at the limit.
 */
export const identifierListInRanges = statement(
  'identifier_list_in_ranges',
  ['uuid', 'text[]', 'text[]', 'text[]', 'int'],
  { profile_id: 'uuid' },
  `
select distinct found.profile_id
from unnest($2::text[], $3::text[], $4::text[]) as range(kind, low, high)
cross join lateral (
  select i.profile_id
  from identifier i
  where i.workspace_id = $1
    and i.kind = range.kind
    and i.value >= range.low
    and i.value < range.high
  order by i.value
  limit $5::int
) found`,
)

/** Profiles whose name matches a pattern of `like` in lower case. */
export const profileListByName = statement(
  'profile_list_by_name',
  ['uuid', 'text', 'int'],
  { profile_id: 'uuid' },
  `
select p.profile_id
from profile p
where p.workspace_id = $1
  and p.merged_into is null
  and ${nameOfProfile} like $2
limit $3::int`,
)
