import { isJsonObject } from '../../domain/json.ts'
import type { ChangeSet } from '../../domain/plan/flush-plan.ts'
import { type Row, statement } from '../statement.ts'

const changeRow = {
  profile_id: 'uuid',
  changed_at: 'timestamptz',
  arrival: 'bigint',
  kind: 'text',
  source: 'text',
  revision: 'int',
  changes: 'json',
} as const

export type ChangeRowRead = Row<typeof changeRow>

function isChangeSet(value: unknown): value is ChangeSet {
  return isJsonObject(value)
}

/** The column `changes`; its inside is trusted, for the engine alone writes it. */
export function toChangeSet(changes: unknown): ChangeSet {
  if (!isChangeSet(changes)) throw new Error('changes are stored as an object')
  return changes
}

/**
 * A page of the history of several homes, latest first; a merge is told by its survivor alone. $3 and $4 are the time
 * and arrival behind which to begin, $5 the only field of interest, $6 how many. Each home reads its own part of the
 * primary key and stops at the limit.
 */
export const profileChangeList = statement(
  'profile_change_list',
  ['uuid', 'uuid[]', 'timestamptz', 'bigint', 'text?', 'int'],
  changeRow,
  `
select c.profile_id, c.changed_at, c.arrival, c.kind, c.source, c.revision, c.changes::json as changes
from unnest($2::uuid[]) as home(profile_id)
cross join lateral (
  select c.profile_id, c.changed_at, c.arrival, c.kind, c.source, c.revision, c.changes
  from profile_change c
  where c.workspace_id = $1
    and c.profile_id = home.profile_id
    and (c.changed_at, c.arrival) < ($3, $4)
    and c.kind <> 'absorbed'
    and ($5::text is null or (c.changes::jsonb -> 'fields') ? $5)
  order by c.changed_at desc, c.arrival desc
  limit $6::int
) c
order by c.changed_at desc, c.arrival desc, c.profile_id desc
limit $6::int`,
)

/** All the history of one profile behind a time, latest first. */
export const profileChangeListSince = statement(
  'profile_change_list_since',
  ['uuid', 'uuid', 'timestamptz'],
  changeRow,
  `
select c.profile_id, c.changed_at, c.arrival, c.kind, c.source, c.revision, c.changes::json as changes
from profile_change c
where c.workspace_id = $1
  and c.profile_id = $2
  and c.changed_at > $3
order by c.changed_at desc, c.arrival desc`,
)

/** For each field, the last write that changed it on one of some homes, up to a time. */
export const profileChangeListLastOfFields = statement(
  'profile_change_list_last_of_fields',
  ['uuid', 'uuid[]', 'timestamptz', 'text[]'],
  { field: 'text', changed_at: 'timestamptz', source: 'text' },
  `
select field.name as field, c.changed_at, c.source
from unnest($4::text[]) as field(name)
cross join lateral (
  select c.changed_at, c.source
  from profile_change c
  where c.workspace_id = $1
    and c.profile_id = any($2)
    and c.changed_at <= $3
    and c.kind = 'write'
    and (c.changes::jsonb -> 'fields') ? field.name
  order by c.changed_at desc, c.arrival desc
  limit 1
) c`,
)

/**
 * When each of some identifiers was first seen by a time: as its row says, or, where it has been released since, when a
 * write last gave it to one of some homes.
 */
export const identifierListFirstSeen = statement(
  'identifier_list_first_seen',
  ['uuid', 'uuid[]', 'timestamptz', 'text[]', 'text[]'],
  { kind: 'text', value: 'text', first_seen_at: 'timestamptz?' },
  `
select pair.kind, pair.value, coalesce(
  (
    select i.first_seen_at
    from identifier i
    where i.workspace_id = $1
      and i.kind = pair.kind
      and i.value = pair.value
      and i.first_seen_at <= $3
  ),
  (
    select c.changed_at
    from profile_change c
    where c.workspace_id = $1
      and c.profile_id = any($2)
      and c.changed_at <= $3
      and c.kind = 'write'
      and c.changes::jsonb -> 'attached' @> jsonb_build_array(jsonb_build_array(pair.kind, pair.value))
    order by c.changed_at desc, c.arrival desc
    limit 1
  )
) as first_seen_at
from unnest($4::text[], $5::text[]) as pair(kind, value)`,
)

/** Which profile a home belonged to at a time, and its lineage then. */
export const profileFindRootAt = statement(
  'profile_find_root_at',
  ['uuid', 'uuid', 'timestamptz'],
  { profile_id: 'uuid', depth: 'int' },
  `
with recursive above(profile_id, depth) as (
  select $2::uuid, 0
  union all
  select m.survivor_id, above.depth + 1
  from above
  join merge m
    on m.workspace_id = $1
   and m.absorbed_id = above.profile_id
  where m.merged_at <= $3
    and (m.undone_at is null or m.undone_at > $3)
)
select above.profile_id, above.depth
from above
order by above.depth desc
limit 1`,
)

export const profileListAbsorbedAt = statement(
  'profile_list_absorbed_at',
  ['uuid', 'uuid', 'timestamptz'],
  { profile_id: 'uuid' },
  `
with recursive below(profile_id) as (
  select $2::uuid
  union
  select m.absorbed_id
  from below
  join merge m
    on m.workspace_id = $1
   and m.survivor_id = below.profile_id
  where m.merged_at <= $3
    and (m.undone_at is null or m.undone_at > $3)
)
select below.profile_id
from below
where below.profile_id <> $2`,
)

/** One profile as its row is, absorbed or not. */
export const profileFindHome = statement(
  'profile_find_home',
  ['uuid', 'uuid'],
  {
    profile_id: 'uuid',
    fields: 'jsonb',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
    revision: 'int',
  },
  `
select p.profile_id, p.fields, p.created_at, p.updated_at, p.revision
from profile p
where p.workspace_id = $1
  and p.profile_id = $2`,
)
