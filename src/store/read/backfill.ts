import type { StoredProfile } from '../../domain/plan/loaded-state.ts'
import { type Row, statement } from '../statement.ts'
import { toOwnRegisters, toRegisters } from './profile-row.ts'

// What a backfill reads, batch by batch. The look-ups by id are lateral, so that a plan made on small tables holds.

const homeRow = {
  profile_id: 'uuid',
  fields: 'jsonb',
  field_meta: 'text',
  own: 'jsonb?',
  absorbed: 'uuid[]',
  vetoed: 'uuid[]',
  merged_into: 'uuid?',
  last_arrival: 'bigint',
  revision: 'int',
  version: 'int',
} as const

const homeColumns = `p.profile_id, p.fields, p.field_meta, p.own, p.absorbed, p.vetoed, p.merged_into,
  (date_part('epoch', p.updated_at) * 1000000)::bigint as last_arrival, p.revision, p.version`

/** Live profiles behind the id `$2`, at most `$3`. */
export const profileListLive = statement(
  'profile_list_live',
  ['uuid', 'uuid', 'int'],
  homeRow,
  `
  select ${homeColumns}
  from profile p
  where p.workspace_id = $1
    and p.profile_id > $2
    and p.merged_into is null
  order by p.profile_id
  limit $3::int
  `,
)

/** Homes by their ids, whether live or absorbed. */
export const profileListHomesOf = statement(
  'profile_list_homes_of',
  ['uuid', 'uuid[]'],
  homeRow,
  `
  select ${homeColumns}
  from unnest($2::uuid[]) as wanted (id)
  cross join lateral (
    select profile.profile_id, profile.fields, profile.field_meta, profile.own, profile.absorbed, profile.vetoed,
      profile.merged_into, profile.updated_at, profile.revision, profile.version
    from profile
    where profile.workspace_id = $1
      and profile.profile_id = wanted.id
    limit 1
  ) p
  `,
)

/**
 * Events of homes that were not suppressed and carry one of the keys `$3`, with the members of these keys alone: of each
 * home the first `$4` behind the place given, in the order of the index. Times of places are microseconds.
 */
export const eventListToReplay = statement(
  'event_list_to_replay',
  ['uuid', 'jsonb', 'text[]', 'int'],
  {
    profile_id: 'uuid',
    event_id: 'uuid',
    type: 'text',
    occurred_us: 'bigint',
    arrival: 'bigint',
    source: 'text',
    metadata: 'jsonb',
  },
  `
  select e.profile_id, e.event_id, e.type, (date_part('epoch', e.occurred_at) * 1000000)::bigint as occurred_us, e.arrival,
    e.source,
    (
      select coalesce(jsonb_object_agg(wanted.key, e.metadata -> wanted.key), '{}')
      from unnest($3::text[]) as wanted (key)
      where e.metadata ? wanted.key
    ) as metadata
  from jsonb_to_recordset($2) as home (id uuid, at float8, n bigint, e uuid)
  cross join lateral (
    select event.profile_id, event.event_id, event.type, event.occurred_at, event.arrival, event.source, event.metadata
    from event
    where event.workspace_id = $1
      and event.profile_id = home.id
      and event.suppression is null
      and event.metadata ?| $3::text[]
      and (
        home.e is null
        or (event.occurred_at, event.arrival, event.event_id) > (to_timestamp(home.at / 1000000), home.n, home.e)
      )
    order by event.occurred_at, event.arrival, event.event_id
    limit $4::int
  ) e
  `,
)

export const profileCountLive = statement(
  'profile_count_live',
  ['uuid'],
  { profiles: 'bigint' },
  `
  select count(*) as profiles
  from profile
  where workspace_id = $1
    and merged_into is null
  `,
)

/** A home as the planner takes it; identifiers are left out, for a backfill touches none. */
export function toStoredHome(row: Row<typeof homeRow>): StoredProfile {
  const { fields, meta } = toRegisters(row.fields, row.field_meta)
  return {
    profileId: row.profile_id,
    fields,
    meta,
    own: toOwnRegisters(row.own),
    absorbed: row.absorbed,
    vetoed: row.vetoed,
    mergedInto: row.merged_into,
    createdAtMs: Number.parseInt(row.profile_id.slice(0, 8) + row.profile_id.slice(9, 13), 16),
    lastArrival: row.last_arrival,
    revision: row.revision,
    version: row.version,
    identifiers: [],
  }
}
