import { statement } from '../statement.ts'

/** Live profiles behind the id `$2`, at most `$3`, each with the sums of those of its homes that have any. */
export const profileListSums = statement(
  'profile_list_sums',
  ['uuid', 'uuid', 'int'],
  { profile_id: 'uuid', version: 'int', sums: 'jsonb?' },
  `
  select p.profile_id, p.version,
    (
      select jsonb_agg(activity.sums)
      from unnest(p.profile_id || p.absorbed) as home (id)
      cross join lateral (
        select profile_activity.sums
        from profile_activity
        where profile_activity.workspace_id = $1
          and profile_activity.profile_id = home.id
        limit 1
      ) activity
    ) as sums
  from profile p
  where p.workspace_id = $1
    and p.profile_id > $2
    and p.merged_into is null
  order by p.profile_id
  limit $3::int
  `,
)

/** Live profiles behind the id `$2`, at most `$3`, with their versions and absorbed homes. */
export const profileListLineages = statement(
  'profile_list_lineages',
  ['uuid', 'uuid', 'int'],
  { profile_id: 'uuid', version: 'int', absorbed: 'uuid[]' },
  `
  select p.profile_id, p.version, p.absorbed
  from profile p
  where p.workspace_id = $1
    and p.profile_id > $2
    and p.merged_into is null
  order by p.profile_id
  limit $3::int
  `,
)

/** What is stored of the homes `$2`. */
export const profileActivityListSums = statement(
  'profile_activity_list_sums',
  ['uuid', 'uuid[]'],
  { profile_id: 'uuid', sums: 'jsonb' },
  `
  select a.profile_id, a.sums
  from unnest($2::uuid[]) as home (id)
  cross join lateral (
    select profile_activity.profile_id, profile_activity.sums
    from profile_activity
    where profile_activity.workspace_id = $1
      and profile_activity.profile_id = home.id
    limit 1
  ) a
  `,
)

/**
 * Events of homes that were not suppressed and are of one of the types `$3`, with the members `$4` of their metadata: of
 * each home the first `$5` behind the place given, in the order of the index. Times of places are microseconds.
 */
export const eventListOfTypes = statement(
  'event_list_of_types',
  ['uuid', 'jsonb', 'text[]', 'text[]', 'int'],
  { profile_id: 'uuid', event_id: 'uuid', type: 'text', occurred_us: 'bigint', arrival: 'bigint', metadata: 'jsonb' },
  `
  select e.profile_id, e.event_id, e.type, (date_part('epoch', e.occurred_at) * 1000000)::bigint as occurred_us, e.arrival,
    (
      select coalesce(jsonb_object_agg(wanted.key, e.metadata -> wanted.key), '{}')
      from unnest($4::text[]) as wanted (key)
      where e.metadata ? wanted.key
    ) as metadata
  from jsonb_to_recordset($2) as home (id uuid, at float8, n bigint, e uuid)
  cross join lateral (
    select event.profile_id, event.event_id, event.type, event.occurred_at, event.arrival, event.metadata
    from event
    where event.workspace_id = $1
      and event.profile_id = home.id
      and event.suppression is null
      and event.type = any ($3)
      and (
        home.e is null
        or (event.occurred_at, event.arrival, event.event_id) > (to_timestamp(home.at / 1000000), home.n, home.e)
      )
    order by event.occurred_at, event.arrival, event.event_id
    limit $5::int
  ) e
  `,
)
