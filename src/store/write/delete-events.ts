// Taking events away and counting again what is left of the homes they belonged to.

import { statement } from '../statement.ts'

/** The homes that have one of these events. */
export const eventListHomes = statement(
  'event_list_homes',
  ['uuid', 'uuid[]'],
  { profile_id: 'uuid' },
  `
select distinct e.profile_id
from event e
where e.workspace_id = $1
  and e.event_id = any($2)
  and e.profile_id is not null
order by e.profile_id`,
)

export const eventDelete = statement(
  'event_delete',
  ['uuid', 'uuid[]'],
  { event_id: 'uuid' },
  `
delete from event
where workspace_id = $1
  and event_id = any($2)
returning event_id`,
)

export const profileActivityUpsertRecounted = statement(
  'profile_activity_upsert_recounted',
  ['uuid', 'uuid', 'int', 'timestamptz', 'text', 'jsonb', 'text[]'],
  { profile_id: 'uuid' },
  `
insert into profile_activity (workspace_id, profile_id, event_count, last_event_at, last_event_type, sums)
values ($1, $2, $3, $4, $5, $6)
on conflict (workspace_id, profile_id) do update
set event_count = excluded.event_count,
  last_event_at = excluded.last_event_at,
  last_event_type = excluded.last_event_type,
  sums = excluded.sums || (
    select coalesce(jsonb_object_agg(held.key, held.value), '{}')
    from jsonb_each(profile_activity.sums) held
    where held.key = any($7)
  )
returning profile_id`,
)

export const profileActivityDelete = statement(
  'profile_activity_delete',
  ['uuid', 'uuid'],
  { profile_id: 'uuid' },
  `
delete from profile_activity
where workspace_id = $1
  and profile_id = $2
returning profile_id`,
)

/** Moves the version of a live profile, so that no write goes on from what was read of its activity before. */
export const profileUpdateVersion = statement(
  'profile_update_version',
  ['uuid', 'uuid'],
  { profile_id: 'uuid' },
  `
update profile
set version = version + 1
where workspace_id = $1
  and profile_id = $2
returning profile_id`,
)
