// Erasing a person touches every table that can say something about them. A new table that does belongs here.

import { statement } from '../statement.ts'

/**
 * Profiles outside the lineage that were once joined with a home of it, directly or through others, and the time from
 * the first join to the last split.
 */
export const profileListFormerlyJoined = statement(
  'profile_list_formerly_joined',
  ['uuid', 'uuid[]'],
  { profile_id: 'uuid', joined_at: 'timestamptz', parted_at: 'timestamptz' },
  `
with recursive joined(profile_id) as (
  select unnest($2::uuid[])
  union
  select case when m.survivor_id = joined.profile_id then m.absorbed_id else m.survivor_id end
  from joined
  join merge m
    on m.workspace_id = $1
   and (m.survivor_id = joined.profile_id or m.absorbed_id = joined.profile_id)
)
select
  joined.profile_id,
  min(m.merged_at) over () as joined_at,
  max(coalesce(m.undone_at, m.merged_at)) over () as parted_at
from joined
cross join lateral (
  select min(m.merged_at) as merged_at, max(m.undone_at) as undone_at
  from merge m
  where m.workspace_id = $1
    and (m.survivor_id = joined.profile_id or m.absorbed_id = joined.profile_id)
) m
where not joined.profile_id = any($2)
  and m.merged_at is not null`,
)

/** The history of one profile within a time, earliest first. */
export const profileChangeListBetween = statement(
  'profile_change_list_between',
  ['uuid', 'uuid', 'timestamptz', 'timestamptz'],
  {
    changed_at: 'timestamptz',
    arrival: 'bigint',
    kind: 'text',
    source: 'text',
    revision: 'int',
    changes: 'json',
  },
  `
select c.changed_at, c.arrival, c.kind, c.source, c.revision, c.changes::json as changes
from profile_change c
where c.workspace_id = $1
  and c.profile_id = $2
  and c.changed_at between $3 and $4
order by c.changed_at, c.arrival
for update`,
)

export const profileChangeDeleteBetween = statement(
  'profile_change_delete_between',
  ['uuid', 'uuid', 'timestamptz', 'timestamptz'],
  { arrival: 'bigint' },
  `
delete from profile_change
where workspace_id = $1
  and profile_id = $2
  and changed_at between $3 and $4
returning arrival`,
)

/** Identifiers that a write once gave to the lineage, as far as its history says, and that nobody else holds now. */
export const identifierListFormer = statement(
  'identifier_list_former',
  ['uuid', 'uuid[]'],
  { kind: 'text', value: 'text' },
  `
select distinct told.pair ->> 0 as kind, told.pair ->> 1 as value
from profile_change c
cross join lateral (select c.changes::jsonb as changes) parsed
cross join lateral jsonb_array_elements(
  coalesce(parsed.changes -> 'attached', '[]') || coalesce(parsed.changes -> 'released', '[]')
) as told(pair)
where c.workspace_id = $1
  and c.profile_id = any($2)
  and c.kind = 'write'
  and not exists (
    select
    from identifier i
    where i.workspace_id = $1
      and i.kind = told.pair ->> 0
      and i.value = told.pair ->> 1
      and not i.profile_id = any($2)
  )`,
)

/** Deletes the records about a person and the keys by which they are found. $2 and $3: the person's identifiers. */
export const recordDeleteOfPerson = statement(
  'record_delete_of_person',
  ['uuid', 'text[]', 'text[]'],
  { count: 'bigint' },
  `
with gone as (
  delete from record r
  using unnest($2::text[], $3::text[]) as person(kind, value)
  where r.workspace_id = $1
    and r.person_kind = person.kind
    and r.person_value = person.value
  returning r.object_name, r.record_id
), unkeyed as (
  delete from record_key k
  using gone
  where k.workspace_id = $1
    and k.object_name = gone.object_name
    and k.record_id = gone.record_id
  returning 1
)
select count(*) as count
from gone`,
)

/**
 * Deletes the events of the lineage with the keys that they came under, what they came to and set off, and all scores; also
 * events of nobody, which were suppressed, that quote the person. $3 as for `answer_delete_quoting`.
 */
export const eventDeleteOfLineage = statement(
  'event_delete_of_lineage',
  ['uuid', 'uuid[]', 'text[]'],
  { count: 'bigint' },
  `
with events as (
  delete from event
  where workspace_id = $1
    and (
      profile_id = any($2)
      or (
        profile_id is null
        and exists (select from unnest($3::text[]) as quoted(text) where strpos(lower(metadata::text), quoted.text) > 0)
      )
    )
  returning event_id
), keys as (
  delete from event_key
  where workspace_id = $1
    and (profile_id = any($2) or event_id in (select event_id from events))
  returning 1
), activity as (
  delete from profile_activity
  where workspace_id = $1
    and profile_id = any($2)
  returning 1
), scores as (
  delete from profile_score
  where workspace_id = $1
    and profile_id = any($2)
  returning 1
), firings as (
  delete from trigger_firing
  where workspace_id = $1
    and profile_id = any($2)
  returning 1
), snapshots as (
  delete from score_snapshot
  where workspace_id = $1
    and profile_id = any($2)
  returning 1
)
select count(*) as count
from events`,
)

/** Deletes enrichments and notes of a lineage. */
export const enrichmentDeleteOfLineage = statement(
  'enrichment_delete_of_lineage',
  ['uuid', 'uuid[]'],
  { count: 'bigint' },
  `
with enrichments as (
  delete from enrichment
  where workspace_id = $1
    and profile_id = any($2)
  returning 1
), notes as (
  delete from note
  where workspace_id = $1
    and profile_id = any($2)
  returning 1
)
select (select count(*) from enrichments) + (select count(*) from notes) as count`,
)

/** Deletes the rows of the lineage itself and what names its homes. */
export const profileDeleteLineage = statement(
  'profile_delete_lineage',
  ['uuid', 'uuid[]'],
  { count: 'bigint' },
  `
with identifiers as (
  delete from identifier
  where workspace_id = $1
    and profile_id = any($2)
  returning 1
), changes as (
  delete from profile_change
  where workspace_id = $1
    and profile_id = any($2)
  returning 1
), merges as (
  delete from merge
  where workspace_id = $1
    and (survivor_id = any($2) or absorbed_id = any($2))
  returning 1
), words as (
  delete from profile_word
  where workspace_id = $1
    and profile_id = any($2)
  returning 1
), jobs as (
  delete from job_profile
  where workspace_id = $1
    and profile_id = any($2)
  returning 1
), profiles as (
  delete from profile
  where workspace_id = $1
    and profile_id = any($2)
  returning 1
)
select count(*) as count
from profiles`,
)

/** Deletes conflicts that name a home of the lineage or one of its identifiers. */
export const conflictDeleteOfPerson = statement(
  'conflict_delete_of_person',
  ['uuid', 'uuid[]', 'text[]', 'text[]'],
  { count: 'bigint' },
  `
with gone as (
  delete from conflict
  where workspace_id = $1
    and (
      profile_id = any($2)
      or other_profile_id = any($2)
      or exists (
        select
        from unnest($3::text[], $4::text[]) as person(kind, value)
        where person.kind = conflict.kind
          and person.value = conflict.value
      )
    )
  returning 1
)
select count(*) as count
from gone`,
)

/** Takes the person's identifiers out of the causes of other people's merges. $2: pairs of kind and value. */
export const mergeUpdateForget = statement(
  'merge_update_forget',
  ['uuid', 'jsonb'],
  { count: 'bigint' },
  `
with changed as (
  update merge
  set identifiers = (
    select coalesce(jsonb_agg(pair.value), '[]')
    from jsonb_array_elements(identifiers) as pair(value)
    where not $2::jsonb @> jsonb_build_array(pair.value)
  )
  where workspace_id = $1
    and exists (
      select
      from jsonb_array_elements(identifiers) as pair(value)
      where $2::jsonb @> jsonb_build_array(pair.value)
    )
  returning 1
)
select count(*) as count
from changed`,
)

/** Profiles forget that they must not be joined with one that is gone. */
export const profileUpdateForgetVetoed = statement(
  'profile_update_forget_vetoed',
  ['uuid', 'uuid[]', 'uuid[]'],
  { profile_id: 'uuid' },
  `
update profile
set vetoed = array(
    select vetoed.id
    from unnest(vetoed) as vetoed(id)
    where not vetoed.id = any($3)
  ),
  version = version + 1
where workspace_id = $1
  and profile_id = any($2)
returning profile_id`,
)

/** Deletes webhooks about the person, sent or not, and those that quote them. $3 as for `answer_delete_quoting`. */
export const outboxDeleteOfPerson = statement(
  'outbox_delete_of_person',
  ['uuid', 'uuid[]', 'text[]'],
  { count: 'bigint' },
  `
with gone as (
  delete from outbox
  where workspace_id = $1
    and (
      profile_id = any($2)
      or exists (select from unnest($3::text[]) as quoted(text) where strpos(lower(body::text), quoted.text) > 0)
    )
  returning outbox_id
), notes as (
  delete from webhook_delivery
  where workspace_id = $1
    and outbox_id in (select outbox_id from gone)
  returning 1
)
select count(*) as count
from gone`,
)

/**
 * Deletes kept answers and errors of jobs that quote the person; what a job was to write is gone when it ends. $2:
 * profile ids and values of identifiers in lower case, each as it stands within JSON text.
 */
export const answerDeleteQuoting = statement(
  'answer_delete_quoting',
  ['uuid', 'text[]'],
  { count: 'bigint' },
  `
with answers as (
  delete from idempotency_key
  where workspace_id = $1
    and exists (select from unnest($2::text[]) as quoted(text) where strpos(lower(body), quoted.text) > 0)
  returning 1
), errors as (
  delete from job_item_error
  where workspace_id = $1
    and exists (select from unnest($2::text[]) as quoted(text) where strpos(lower(error::text), quoted.text) > 0)
  returning 1
)
select (select count(*) from answers) + (select count(*) from errors) as count`,
)
