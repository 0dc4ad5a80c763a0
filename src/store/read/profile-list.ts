// Lists of live profiles. Which one runs follows from two choices: where the rows come from (the whole workspace, or what
// a search finds) and what they are sorted by (their creation, which is the order of their ids and of the primary key,
// or a value, which has no index, so that what the filter leaves is sorted).
//
// All take $1 the workspace, $2 the search, $3 how many, $4 and $5 the filter, $6 the id behind which to begin.

import { statement } from '../statement.ts'
import { profileConditions } from './profile-conditions.ts'
import { profileColumns, profileRow, readColumns } from './profile-row.ts'
import { searchHits } from './profile-search.ts'

type Direction = 'asc' | 'desc'

/** How many profiles a page of a list by creation looks at, however few of them the filter lets pass. */
export const maxScanned = 50_000

const beyond = (direction: Direction) => (direction === 'asc' ? '>' : '<')

/** A profile of a hit. */
const profileOfHit = `
    cross join lateral (
      select ${profileColumns}
      from profile p
      where p.workspace_id = $1
        and p.profile_id = hit.profile_id
        and p.merged_into is null
      limit 1
    ) p`

/** The profiles next in their order, all of them and no more than a page looks at. */
function nextProfiles(direction: Direction): string {
  return `(
    select ${profileColumns}, p.merged_into
    from profile p
    where p.workspace_id = $1
      and p.profile_id ${beyond(direction)} $6
    order by p.profile_id ${direction}
    limit ${maxScanned}
  ) p`
}

function listByCreation(name: string, from: string, where: string, key: string, direction: Direction) {
  return statement(
    name,
    ['uuid', 'jsonb?', 'int', 'jsonb', 'jsonb', 'uuid'],
    profileRow,
    `
select ${readColumns}
from (
  select ${profileColumns}
  from ${from}
  where ${where}
    ${profileConditions}
  order by ${key} ${direction}
  limit $3::int
) p
order by p.profile_id ${direction}`,
  )
}

function listAll(name: string, direction: Direction) {
  return listByCreation(
    name,
    nextProfiles(direction),
    'p.merged_into is null and $2::jsonb is null',
    'p.profile_id',
    direction,
  )
}

/** Hits are few enough to be sorted as ids; their profiles are then read in that order until the page is full. */
function listFound(name: string, direction: Direction) {
  const from = `(
    select hit.profile_id
    from (${searchHits}
    ) hit
    where hit.profile_id ${beyond(direction)} $6
    order by hit.profile_id ${direction}
  ) hit${profileOfHit}`
  return listByCreation(name, from, 'true', 'hit.profile_id', direction)
}

/** The last of as many profiles as a page looks at, where there are so many. $2: the id behind which to begin. */
function findScanEnd(name: string, direction: Direction) {
  return statement(
    name,
    ['uuid', 'uuid'],
    { profile_id: 'uuid' },
    `
select p.profile_id
from profile p
where p.workspace_id = $1
  and p.profile_id ${beyond(direction)} $2
order by p.profile_id ${direction}
offset ${maxScanned - 1}
limit 1`,
  )
}

/** The value sorted by as the rank of its type, a number and a text. */
const sortValue = `
    cross join lateral (
      select
        case $7::text
          when 'updated_at' then to_jsonb((extract(epoch from p.updated_at) * 1000)::bigint)
          else p.fields -> $7::text
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
          else $8::int
        end as sort_rank,
        case jsonb_typeof(sorted.value) when 'number' then (sorted.value #>> '{}')::numeric else 0 end as sort_number,
        case jsonb_typeof(sorted.value)
          when 'string' then
            case when $9::bool then rtrim(sorted.value #>> '{}', 'Z') else lower(sorted.value #>> '{}') end
          when 'boolean' then sorted.value #>> '{}'
          else ''
        end collate "C" as sort_text
    ) sort`

/**
 * $7: the field, or `updated_at`. $8: the rank of profiles without a value. $9: whether the values are timestamps.
 * $10 to $12: the value behind which to begin.
 */
function listByValue(name: string, from: string, where: string, direction: Direction) {
  const orderOf = (table: string) =>
    [`${table}.sort_rank`, `${table}.sort_number`, `${table}.sort_text`, 'p.profile_id']
      .map(column => `${column} ${direction}`)
      .join(', ')
  return statement(
    name,
    ['uuid', 'jsonb?', 'int', 'jsonb', 'jsonb', 'uuid', 'text', 'int', 'bool', 'int', 'text', 'text'],
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
      ${beyond(direction)} ($10::int, $11::text::numeric, $12::text, $6)
  order by ${orderOf('sort')}
  limit $3::int
) p
order by ${orderOf('p')}`,
  )
}

const everyone = ['profile p', 'p.workspace_id = $1 and p.merged_into is null and $2::jsonb is null'] as const
const found = [`(${searchHits}\n  ) hit${profileOfHit}`, 'true'] as const

export const profileListAscending = listAll('profile_list_asc', 'asc')
export const profileListDescending = listAll('profile_list_desc', 'desc')
export const profileFindScanEndAscending = findScanEnd('profile_find_scan_end_asc', 'asc')
export const profileFindScanEndDescending = findScanEnd('profile_find_scan_end_desc', 'desc')
export const profileListFoundAscending = listFound('profile_list_found_asc', 'asc')
export const profileListFoundDescending = listFound('profile_list_found_desc', 'desc')
export const profileListByValueAscending = listByValue('profile_list_by_value_asc', ...everyone, 'asc')
export const profileListByValueDescending = listByValue('profile_list_by_value_desc', ...everyone, 'desc')
export const profileListFoundByValueAscending = listByValue('profile_list_found_by_value_asc', ...found, 'asc')
export const profileListFoundByValueDescending = listByValue('profile_list_found_by_value_desc', ...found, 'desc')
