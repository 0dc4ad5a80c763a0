// Events as they were stored. Those of a whole workspace come in the order of their ids, which is that of their receipt
// and of the primary key; those of people in the order of their occurrence, which each home reads from its own index.
//
// Both lists take, after the workspace and the people: $ types, the time of occurrence from and up to, whether suppressed;
// null is open.

import { type Row, statement } from '../statement.ts'

const eventRow = {
  event_id: 'uuid',
  profile_id: 'uuid?',
  home_id: 'uuid?',
  type: 'text',
  occurred_at: 'timestamptz',
  arrival: 'bigint',
  source: 'text',
  metadata: 'jsonb',
  suppression: 'text?',
} as const

export type EventRowRead = Row<typeof eventRow>

const columns = 'e.event_id, e.profile_id, e.type, e.occurred_at, e.arrival, e.source, e.metadata, e.suppression'
const shownColumns =
  'e.event_id, live.profile_id, e.profile_id as home_id, e.type, e.occurred_at, e.arrival, e.source, e.metadata, e.suppression'

/** The live profile of the home under which the event e arrived. */
const liveOfEvent = `
left join lateral (
  select coalesce(home.merged_into, home.profile_id) as profile_id
  from profile home
  where home.workspace_id = $1
    and home.profile_id = e.profile_id
  limit 1
) live on true`

const filterParams = ['text[]?', 'timestamptz?', 'timestamptz?', 'bool?'] as const

function conditions(first: number): string {
  const [types, from, to, suppressed] = [first, first + 1, first + 2, first + 3].map(place => `$${place}`)
  return `
    and (${types}::text[] is null or e.type = any(${types}))
    and e.occurred_at >= coalesce(${from}::timestamptz, '-infinity')
    and e.occurred_at < coalesce(${to}::timestamptz, 'infinity')
    and (${suppressed}::bool is null or (e.suppression is not null) = ${suppressed})`
}

/** Of the whole workspace, latest received first. $2 to $5 the filter, $6 the id behind which to begin, $7 and $8 limit and offset. */
export const eventList = statement(
  'event_list',
  ['uuid', ...filterParams, 'uuid', 'int', 'bigint'],
  eventRow,
  `
select ${shownColumns}
from (
  select ${columns}
  from event e
  where e.workspace_id = $1
    and e.event_id < $6
    ${conditions(2)}
  order by e.event_id desc
  limit $7::int
  offset $8::bigint
) e
${liveOfEvent}
order by e.event_id desc`,
)

/** $2 to $5 the filter. */
export const eventCount = statement(
  'event_count',
  ['uuid', ...filterParams],
  { count: 'int' },
  `
select count(*)::int as count
from event e
where e.workspace_id = $1
  ${conditions(2)}`,
)

/** Of homes, latest first. $2 the homes, $3 to $6 the filter, $7 and $8 the time and arrival behind which to begin, $9 and $10 limit and offset. */
export const eventListOfHomes = statement(
  'event_list_of_homes',
  ['uuid', 'uuid[]', ...filterParams, 'timestamptz', 'bigint', 'int', 'bigint'],
  eventRow,
  `
select ${shownColumns}
from (
  select e.event_id, e.profile_id, e.type, e.occurred_at, e.arrival, e.source, e.metadata, e.suppression
  from unnest($2::uuid[]) as home(profile_id)
  cross join lateral (
    select ${columns}
    from event e
    where e.workspace_id = $1
      and e.profile_id = home.profile_id
      and (e.occurred_at, e.arrival) < ($7, $8)
      ${conditions(3)}
    order by e.occurred_at desc, e.arrival desc
    limit $9::int + $10::bigint
  ) e
  order by e.occurred_at desc, e.arrival desc
  limit $9::int
  offset $10::bigint
) e
${liveOfEvent}
order by e.occurred_at desc, e.arrival desc`,
)

/** $2 the homes, $3 to $6 the filter. */
export const eventCountOfHomes = statement(
  'event_count_of_homes',
  ['uuid', 'uuid[]', ...filterParams],
  { count: 'int' },
  `
select coalesce(sum(of_home.count), 0)::int as count
from unnest($2::uuid[]) as home(profile_id)
cross join lateral (
  select count(*) as count
  from event e
  where e.workspace_id = $1
    and e.profile_id = home.profile_id
    ${conditions(3)}
) of_home`,
)

/** Types among the latest events that were not suppressed, the most frequent first. $2 how many events are looked at. */
export const eventListTypes = statement(
  'event_list_types',
  ['uuid', 'int'],
  { type: 'text', event_count: 'int' },
  `
select latest.type, count(*)::int as event_count
from (
  select e.type, e.suppression
  from event e
  where e.workspace_id = $1
  order by e.event_id desc
  limit $2::int
) latest
where latest.suppression is null
group by latest.type
order by event_count desc, latest.type`,
)

/**
 * The keys of the metadata of the latest events that were not suppressed, with how many events have each and its most
 * frequent plain values. $2 the type, $3 how many events of it are gathered from, $4 how many of all types are looked
 * at: there is no index by type, and a rare one would be looked for to the end.
 */
export const eventListMetadataKeys = statement(
  'event_list_metadata_keys',
  ['uuid', 'text?', 'int', 'int'],
  { key: 'text', event_count: 'int', sample_values: 'jsonb?' },
  `
select
  ranked.key,
  sum(ranked.count)::int as event_count,
  jsonb_agg(ranked.value order by ranked.place)
    filter (where ranked.place <= 5 and jsonb_typeof(ranked.value) in ('string', 'number', 'boolean')) as sample_values
from (
  select
    member.key,
    member.value,
    count(*) as count,
    row_number() over (
      partition by member.key
      order by jsonb_typeof(member.value) in ('string', 'number', 'boolean') desc, count(*) desc, member.value
    ) as place
  from (
    select seen.metadata
    from (
      select e.event_id, e.type, e.suppression, e.metadata
      from event e
      where e.workspace_id = $1
      order by e.event_id desc
      limit $4::int
    ) seen
    where seen.suppression is null
      and ($2::text is null or seen.type = $2)
    order by seen.event_id desc
    limit $3::int
  ) latest
  cross join lateral jsonb_each(latest.metadata) as member(key, value)
  group by member.key, member.value
) ranked
group by ranked.key
order by event_count desc, ranked.key`,
)
