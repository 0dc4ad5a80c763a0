// Pages of records and events for exports, in the order of their ids. Of a range that is open at one end the planner takes
// a third of the table for granted, of one that is closed a two hundredth: so those of events have an end, beyond which
// there is nothing, and are read from the primary key, where otherwise every page would scan and sort all of the table.

import { type Row, statement } from '../statement.ts'
import { lastId } from './bounds.ts'

const exportedRecord = {
  record_id: 'uuid',
  fields: 'text',
  source: 'text',
  person_kind: 'text?',
  person_value: 'text?',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
} as const

export type ExportedRecordRow = Row<typeof exportedRecord>

/** Of the object $2 those behind the id $3, at most $4. */
export const recordListExported = statement(
  'record_list_exported',
  ['uuid', 'text', 'uuid', 'int'],
  exportedRecord,
  `
select r.record_id, r.fields::text as fields, r.source, r.person_kind, r.person_value, r.created_at, r.updated_at
from record r
where r.workspace_id = $1
  and r.object_name = $2
  and r.record_id > $3
order by r.record_id
limit $4::int`,
)

const exportedEvent = {
  event_id: 'uuid',
  profile_id: 'uuid?',
  home_id: 'uuid?',
  type: 'text',
  occurred_at: 'timestamptz',
  arrival: 'bigint',
  source: 'text',
  metadata: 'text',
  suppression: 'text?',
} as const

export type ExportedEventRow = Row<typeof exportedEvent>

/** Those behind the id $2, at most $3; with the live profile of the home under which each arrived. */
export const eventListExported = statement(
  'event_list_exported',
  ['uuid', 'uuid', 'int'],
  exportedEvent,
  `
select e.event_id, live.profile_id, e.profile_id as home_id, e.type, e.occurred_at, e.arrival, e.source,
  e.metadata::text as metadata, e.suppression
from (
  select e.event_id, e.profile_id, e.type, e.occurred_at, e.arrival, e.source, e.metadata, e.suppression
  from event e
  where e.workspace_id = $1
    and e.event_id > $2
    and e.event_id <= '${lastId}'
  order by e.event_id
  limit $3::int
) e
left join lateral (
  select coalesce(home.merged_into, home.profile_id) as profile_id
  from profile home
  where home.workspace_id = $1
    and home.profile_id = e.profile_id
  limit 1
) live on true
order by e.event_id`,
)
