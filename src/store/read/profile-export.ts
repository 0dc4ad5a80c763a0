import { statement } from '../statement.ts'

/** Every home of a lineage with what it alone has been told. */
export const profileListHomes = statement(
  'profile_list_homes',
  ['uuid', 'uuid[]'],
  {
    profile_id: 'uuid',
    fields: 'jsonb',
    field_meta: 'text',
    own: 'jsonb?',
    absorbed: 'uuid[]',
    merged_into: 'uuid?',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  `
select p.profile_id, p.fields, p.field_meta, p.own, p.absorbed, p.merged_into, p.created_at, p.updated_at
from profile p
where p.workspace_id = $1
  and p.profile_id = any($2)
order by p.profile_id`,
)

/** What clients called the events of homes. */
export const eventKeyListOfHomes = statement(
  'event_key_list_of_homes',
  ['uuid', 'uuid[]'],
  { key: 'text', event_id: 'uuid', created_at: 'timestamptz' },
  `
select k.key, k.event_id, k.created_at
from event_key k
where k.workspace_id = $1
  and k.profile_id = any($2)
order by k.created_at, k.key`,
)

/** Scores of homes by the hour. */
export const scoreSnapshotListOfHomes = statement(
  'score_snapshot_list_of_homes',
  ['uuid', 'uuid[]'],
  { ruleset_id: 'uuid', snapshot_at: 'timestamptz', score: 'int' },
  `
select s.ruleset_id, s.snapshot_at, s.score
from score_snapshot s
where s.workspace_id = $1
  and s.profile_id = any($2)
order by s.snapshot_at, s.ruleset_id`,
)

export const identifierListOfProfile = statement(
  'identifier_list_of_profile',
  ['uuid', 'uuid'],
  { kind: 'text', value: 'text', home_profile_id: 'uuid', first_seen_at: 'timestamptz', source: 'text' },
  `
select i.kind, i.value, i.home_profile_id, i.first_seen_at, i.source
from identifier i
where i.workspace_id = $1
  and i.profile_id = $2
order by i.first_seen_at, i.kind, i.value`,
)
