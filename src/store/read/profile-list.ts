// Lists of live profiles. Which one runs follows from two choices: where the rows come from (the whole workspace, or the
// few whose ids a search has found) and what they are sorted by (their creation, which is the order of their ids and of
// the primary key, or a value, which has no index, so that what the filter leaves is sorted).
//
// All take $1 the workspace, $2 and $3 the search, $4 and $5 the filter, $6 how many, $7 the id behind which to begin.

import { statement } from '../statement.ts'
import { profileConditions } from './profile-conditions.ts'
import { profileColumns, profileRow, readColumns } from './profile-row.ts'
import { nameOfProfile } from './profile-search.ts'

type Source = { readonly from: string; readonly where: string }
type Direction = 'asc' | 'desc'

/** $2: the ids found. $3: null. */
const found: Source = {
  from: `unnest($2::uuid[]) as hit(profile_id)
    cross join lateral (
      select ${profileColumns}
      from profile p
      where p.workspace_id = $1
        and p.profile_id = hit.profile_id
        and p.merged_into is null
      limit 1
    ) p`,
  where: '$3::jsonb is null',
}

/** $2: null. $3: null, or a search with more hits than were listed, as a name pattern and ranges of identifiers. */
const everyone: Source = {
  from: 'profile p',
  where: `p.workspace_id = $1
    and p.merged_into is null
    and $2::uuid[] is null
    and (
      $3::jsonb is null
      or ${nameOfProfile} like ($3::jsonb ->> 'name')
      or exists (
        select
        from identifier i
        cross join jsonb_to_recordset($3::jsonb -> 'ranges') as range(kind text, low text, high text)
        where i.workspace_id = $1
          and i.profile_id = p.profile_id
          and i.kind = range.kind
          and i.value >= range.low
          and i.value < range.high
      )
    )`,
}

function listByCreation(name: string, { from, where }: Source, direction: Direction) {
  return statement(
    name,
    ['uuid', 'uuid[]?', 'jsonb?', 'jsonb', 'jsonb', 'int', 'uuid'],
    profileRow,
    `
select ${readColumns}
from (
  select ${profileColumns}
  from ${from}
  where ${where}
    ${profileConditions}
    and p.profile_id ${direction === 'asc' ? '>' : '<'} $7
  order by p.profile_id ${direction}
  limit $6::int
) p
order by p.profile_id ${direction}`,
  )
}

/** The value sorted by as the rank of its type, a number and a text. */
const sortValue = `
    cross join lateral (
      select
        case $8::text
          when 'updated_at' then to_jsonb((extract(epoch from p.updated_at) * 1000)::bigint)
          else p.fields -> $8::text
        end as value
    ) sorted
    cross join lateral (
      select
        case jsonb_typeof(sorted.value)
          when 'number' then 0
          when 'string' then 1
          when 'boolean' then 2
          when 'array' then 3
          when 'object' then 3
          else $9::int
        end as sort_rank,
        case jsonb_typeof(sorted.value) when 'number' then (sorted.value #>> '{}')::numeric else 0 end as sort_number,
        case jsonb_typeof(sorted.value)
          when 'string' then
            case when $10::bool then rtrim(sorted.value #>> '{}', 'Z') else lower(sorted.value #>> '{}') end
          when 'boolean' then sorted.value #>> '{}'
          else ''
        end collate "C" as sort_text
    ) sort`

/**
 * $8: the field, or `updated_at`. $9: the rank of profiles without a value. $10: whether the values are timestamps.
 * $11 to $13: the value behind which to begin.
 */
function listByValue(name: string, { from, where }: Source, direction: Direction) {
  const orderOf = (table: string) =>
    [`${table}.sort_rank`, `${table}.sort_number`, `${table}.sort_text`, 'p.profile_id']
      .map(column => `${column} ${direction}`)
      .join(', ')
  return statement(
    name,
    ['uuid', 'uuid[]?', 'jsonb?', 'jsonb', 'jsonb', 'int', 'uuid', 'text', 'int', 'bool', 'int', 'text', 'text'],
    { ...profileRow, sort_rank: 'int', sort_number: 'text', sort_text: 'text' },
    `
select ${readColumns}, sort_rank, sort_number::text, sort_text
from (
  select ${profileColumns}, sort_rank, sort_number, sort_text
  from ${from}
    ${sortValue}
  where ${where}
    ${profileConditions}
    and (sort_rank, sort_number, sort_text, p.profile_id)
      ${direction === 'asc' ? '>' : '<'} ($11::int, $12::text::numeric, $13::text, $7)
  order by ${orderOf('sort')}
  limit $6::int
) p
order by ${orderOf('p')}`,
  )
}

export const profileListAscending = listByCreation('profile_list_asc', everyone, 'asc')
export const profileListDescending = listByCreation('profile_list_desc', everyone, 'desc')
export const profileListFoundAscending = listByCreation('profile_list_found_asc', found, 'asc')
export const profileListFoundDescending = listByCreation('profile_list_found_desc', found, 'desc')
export const profileListByValueAscending = listByValue('profile_list_by_value_asc', everyone, 'asc')
export const profileListByValueDescending = listByValue('profile_list_by_value_desc', everyone, 'desc')
export const profileListFoundByValueAscending = listByValue('profile_list_found_by_value_asc', found, 'asc')
export const profileListFoundByValueDescending = listByValue('profile_list_found_by_value_desc', found, 'desc')
