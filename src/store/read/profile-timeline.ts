import { type Row, statement } from '../statement.ts'

/**
 * A page of what happened to a person, latest first. $2 the homes, $3 and $4 the kinds and values of the identifiers
 * (records name their person so), $5 the types wanted, $6 and $7 the time and entry behind which to begin, $8 how many, $9
 * the member who reads, whose own notes are shown beside those that are shared.
 */
export const profileTimelineList = statement(
  'profile_timeline_list',
  ['uuid', 'uuid[]', 'text[]', 'text[]', 'text[]', 'timestamptz', 'text', 'int', 'uuid?'],
  { at: 'timestamptz', entry_id: 'text', type: 'text', profile_id: 'uuid?', source: 'text', detail: 'jsonb' },
  `
select entry.at, entry.entry_id, entry.type, entry.profile_id, entry.source, entry.detail
from (
  (
    select
      c.changed_at as at,
      'change-' || c.profile_id || '-' || c.arrival as entry_id,
      'change' as type,
      c.profile_id,
      c.source,
      jsonb_build_object('revision', c.revision, 'changes', c.changes::json) as detail
    from unnest($2::uuid[]) as home(profile_id)
    cross join lateral (
      select c.profile_id, c.changed_at, c.arrival, c.source, c.revision, c.changes
      from profile_change c
      where c.workspace_id = $1
        and c.profile_id = home.profile_id
        and c.changed_at <= $6
        and c.kind = 'write'
        and (c.changed_at, 'change-' || c.profile_id || '-' || c.arrival) < ($6, $7)
      order by c.changed_at desc, c.arrival desc
      limit $8::int
    ) c
    where 'change' = any($5)
  )
  union all
  (
    select
      told.at,
      told.type || '-' || m.merge_id as entry_id,
      told.type,
      m.survivor_id as profile_id,
      told.source,
      jsonb_build_object(
        'merge_id', m.merge_id,
        'survivor_id', m.survivor_id,
        'absorbed_id', m.absorbed_id,
        'reason', m.reason,
        'identifiers', m.identifiers
      ) as detail
    from merge m
    cross join lateral (
      values ('merge', m.merged_at, m.source), ('split', m.undone_at, coalesce(m.undone_by, ''))
    ) as told(type, at, source)
    where m.workspace_id = $1
      and (m.survivor_id = any($2) or m.absorbed_id = any($2))
      and told.type = any($5)
      and (told.at, told.type || '-' || m.merge_id) < ($6, $7)
    order by told.at desc, entry_id desc
    limit $8::int
  )
  union all
  (
    select
      r.created_at as at,
      'record-' || r.record_id as entry_id,
      'record' as type,
      null::uuid as profile_id,
      r.source,
      jsonb_build_object('object', r.object_name, 'record_id', r.record_id, 'fields', r.fields) as detail
    from unnest($3::text[], $4::text[]) as person(kind, value)
    cross join lateral (
      select r.object_name, r.record_id, r.fields, r.source, r.created_at
      from record r
      where r.workspace_id = $1
        and r.person_kind = person.kind
        and r.person_value = person.value
        and (r.created_at, 'record-' || r.record_id) < ($6, $7)
      order by r.created_at desc
      limit $8::int
    ) r
    where 'record' = any($5)
  )
  union all
  (
    select
      e.occurred_at as at,
      'event-' || e.event_id as entry_id,
      'event' as type,
      e.profile_id,
      e.source,
      jsonb_build_object(
        'event_id', e.event_id,
        'event_type', e.type,
        'metadata', e.metadata,
        'suppression', e.suppression
      ) as detail
    from unnest($2::uuid[]) as home(profile_id)
    cross join lateral (
      select e.event_id, e.profile_id, e.type, e.occurred_at, e.source, e.metadata, e.suppression
      from event e
      where e.workspace_id = $1
        and e.profile_id = home.profile_id
        and e.occurred_at <= $6
        and (e.occurred_at, 'event-' || e.event_id) < ($6, $7)
      order by e.occurred_at desc, e.event_id desc
      limit $8::int
    ) e
    where 'event' = any($5)
  )
  union all
  (
    select
      e.received_at as at,
      'enrichment-' || e.enrichment_id as entry_id,
      'enrichment' as type,
      e.profile_id,
      e.source,
      jsonb_build_object(
        'enrichment_id', e.enrichment_id,
        'source_label', e.source_label,
        'source_key', e.source_key,
        'summary', case when jsonb_typeof(e.payload) = 'object' then left(e.payload ->> 'summary', 1000) end
      ) as detail
    from enrichment e
    where e.workspace_id = $1
      and e.profile_id = any($2)
      and 'enrichment' = any($5)
      and (e.received_at, 'enrichment-' || e.enrichment_id) < ($6, $7)
    order by e.received_at desc, entry_id desc
    limit $8::int
  )
  union all
  (
    select
      n.created_at as at,
      'note-' || n.note_id as entry_id,
      'note' as type,
      n.profile_id,
      '' as source,
      jsonb_build_object(
        'note_id', n.note_id,
        'author_id', n.author_id,
        'content', n.content,
        'is_shared', n.is_shared,
        'is_editable', n.is_editable
      ) as detail
    from note n
    where n.workspace_id = $1
      and n.profile_id = any($2)
      and 'note' = any($5)
      and (n.is_shared or n.author_id = $9::uuid)
      and (n.created_at, 'note-' || n.note_id) < ($6, $7)
    order by n.created_at desc, entry_id desc
    limit $8::int
  )
) entry
order by entry.at desc, entry.entry_id desc
limit $8::int`,
)

export type TimelineRow = Row<(typeof profileTimelineList)['row']>
