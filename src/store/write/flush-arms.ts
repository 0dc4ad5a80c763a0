// A flush is one statement: a data-modifying CTE an arm, and a final select that compares how many rows each arm
// touched with how many were planned. A difference means that somebody else wrote first; the select then divides by
// zero, which rolls the whole statement back (a function that raises would do the same, but would have to exist on
// every node of a distributed database). Only the arms that a plan needs are part of its statement.
//
// Rows under ids that were just made are inserted without a word about conflicts and without a count; what these cost stands
// in docs/decisions/0028. Keys that somebody else may have written first keep both: PostgreSQL writes the values of a duplicate key,
// such as an address, to its log.
//
// Each arm takes one recordset: the few with many rows column by column (recordset.ts), the others as JSON. Rows come
// ordered by key.
//
// Rows that are there are updated by `insert ... on conflict do update`. A plain update that joins the recordset was
// planned, on tables that were small when the session began, as a scan of all the workspace's rows, and stayed so while
// they grew; on a conflict the row is found by the primary key, whatever the planner believes, and measured it costs the
// same. What is proposed for insertion bears an infinite time, so that a row which is no longer there does not count.

import { maxDiscovered } from '../../domain/config.ts'
import type { Arm } from './arm.ts'
import { attachedColumns, changedColumns, changesColumns, insertedColumns } from './column-arms.ts'
import { jobArms } from './job-arms.ts'
import { wordArms } from './word-arms.ts'

export const arms = [
  {
    // Profiles that planning believed and that no other arm guards are still what they were.
    name: 'checked',
    isCounted: true,
    sql: `select checked.profile_id as touched
  from jsonb_to_recordset(@) as u(id uuid, version int)
  cross join lateral (
    select profile.profile_id
    from profile
    where profile.workspace_id = $1::uuid and profile.profile_id = u.id and profile.version = u.version
    limit 1
  ) checked`,
  },
  {
    // Ahead of arms that update profiles in turns: without it flushes that share two people deadlock, and PostgreSQL
    // takes a second to notice.
    name: 'locked',
    isCounted: true,
    sql: `select locked.profile_id as touched
  from jsonb_to_recordset(@) as u(id uuid)
  cross join lateral (
    select profile.profile_id
    from profile
    where profile.workspace_id = $1::uuid and profile.profile_id = u.id
    limit 1
    for no key update
  ) locked`,
  },
  {
    name: 'inserted',
    isCounted: false,
    columns: insertedColumns,
    sql: `insert into profile (workspace_id, profile_id, fields, field_meta, own, absorbed, vetoed, merged_into, created_at,
    updated_at, revision, version)
  select $1::uuid, u.id, u.f, u.m, u.own, coalesce(u.absorbed, '{}'), coalesce(u.vetoed, '{}'), u.survivor,
    to_timestamp(u.created / 1000), to_timestamp(u.n / 1000000), u.revision, 0
  from @ as u`,
  },
  {
    name: 'changed',
    isCounted: true,
    columns: changedColumns,
    sql: `insert into profile (workspace_id, profile_id, fields, field_meta, own, created_at, updated_at, revision, version)
  select $1::uuid, u.id, u.f, u.m, u.cleared, 'infinity', to_timestamp(u.n / 1000000), u.revision, u.version
  from @ as u
  on conflict (workspace_id, profile_id) do update
  set fields = case
      when excluded.own is null then profile.fields
      else profile.fields - array(select jsonb_array_elements_text(excluded.own))
    end || excluded.fields,
    field_meta = excluded.field_meta,
    revision = excluded.revision,
    version = profile.version + 1,
    updated_at = excluded.updated_at
  where profile.version = excluded.version
  returning nullif(created_at, 'infinity') as touched`,
  },
  {
    name: 'rewritten',
    isCounted: true,
    sql: `insert into profile (workspace_id, profile_id, fields, field_meta, own, absorbed, vetoed, merged_into, created_at,
    updated_at, revision, version)
  select $1::uuid, u.id, u.f, u.m, u.own, u.absorbed, u.vetoed, u.survivor, 'infinity', to_timestamp(u.n / 1000000), u.revision,
    u.version
  from jsonb_to_recordset(@) as u(id uuid, version int, revision int, n float8, f jsonb, m text, own jsonb, absorbed uuid[],
    vetoed uuid[], survivor uuid)
  on conflict (workspace_id, profile_id) do update
  set fields = excluded.fields,
    field_meta = excluded.field_meta,
    own = excluded.own,
    absorbed = excluded.absorbed,
    vetoed = excluded.vetoed,
    merged_into = excluded.merged_into,
    revision = excluded.revision,
    version = profile.version + 1,
    updated_at = excluded.updated_at
  where profile.version = excluded.version
  returning nullif(created_at, 'infinity') as touched`,
  },
  {
    name: 'repointed',
    isCounted: true,
    sql: `insert into profile (workspace_id, profile_id, fields, field_meta, merged_into, created_at, updated_at, revision, version)
  select $1::uuid, u.id, '{}', '{}', u.survivor, 'infinity', 'infinity', 0, 0
  from jsonb_to_recordset(@) as u(id uuid, survivor uuid)
  on conflict (workspace_id, profile_id) do update
  set merged_into = excluded.merged_into, version = profile.version + 1
  returning nullif(created_at, 'infinity') as touched`,
  },
  {
    name: 'attached',
    isCounted: true,
    columns: attachedColumns,
    sql: `insert into identifier (workspace_id, kind, value, profile_id, home_profile_id, first_seen_at, source)
  select $1::uuid, u.k, u.v, u.id, coalesce(u.home, u.id), to_timestamp(u.at / 1000), u.source
  from @ as u
  on conflict do nothing
  returning 1 as touched`,
  },
  {
    name: 'moved',
    isCounted: true,
    sql: `insert into identifier (workspace_id, kind, value, profile_id, home_profile_id, first_seen_at, source)
  select $1::uuid, u.k, u.v, u.id, u.home, 'infinity', u.former
  from jsonb_to_recordset(@) as u(k text, v text, id uuid, home uuid, former text)
  on conflict (workspace_id, kind, value) do update
  set profile_id = excluded.profile_id, home_profile_id = excluded.home_profile_id
  where identifier.profile_id = excluded.source::uuid
  returning nullif(first_seen_at, 'infinity') as touched`,
  },
  {
    // There is no delete on conflict: this one is at the mercy of the planner. Few writes take an identifier away.
    name: 'released',
    isCounted: true,
    sql: `delete from identifier
  using jsonb_to_recordset(@) as u(k text, v text, former uuid)
  where identifier.workspace_id = $1::uuid and identifier.kind = u.k and identifier.value = u.v
    and identifier.profile_id = u.former
  returning 1 as touched`,
  },
  ...wordArms,
  {
    name: 'changes',
    isCounted: false,
    columns: changesColumns,
    sql: `insert into profile_change (workspace_id, profile_id, changed_at, arrival, kind, source, revision, changes)
  select $1::uuid, u.id, to_timestamp((u.arrival / 1000)::float8 / 1000), u.arrival, u.kind, u.source, u.revision, u.c
  from @ as u`,
  },
  {
    name: 'merges',
    isCounted: false,
    sql: `insert into merge (workspace_id, merge_id, survivor_id, absorbed_id, reason, source, identifiers, merged_at)
  select $1::uuid, u.id, u.survivor, u.absorbed, u.reason, u.source, u.identifiers, to_timestamp(u.at / 1000)
  from jsonb_to_recordset(@) as u(id uuid, survivor uuid, absorbed uuid, reason text, source text, identifiers jsonb, at float8)`,
  },
  {
    name: 'closed',
    isCounted: false,
    sql: `update conflict
  set state = 'resolved', resolution = 'merge', resolved_at = to_timestamp(u.at / 1000), resolved_by = u.source
  from jsonb_to_recordset(@) as u(lineage uuid[], at float8, source text)
  where conflict.workspace_id = $1::uuid and (conflict.state = 'open' or conflict.resolution = 'keep_apart')
    and conflict.profile_id = any(u.lineage) and conflict.other_profile_id = any(u.lineage)
    and conflict.profile_id <> conflict.other_profile_id
  returning 1 as touched`,
  },
  {
    name: 'lifted',
    isCounted: false,
    sql: `update merge
  set veto_lifted_at = to_timestamp(u.at / 1000)
  from jsonb_to_recordset(@) as u(lineage uuid[], at float8)
  where merge.workspace_id = $1::uuid and merge.undone_at is not null and merge.veto_lifted_at is null
    and merge.survivor_id = any(u.lineage) and merge.absorbed_id = any(u.lineage)
  returning 1 as touched`,
  },
  {
    name: 'conflicts',
    isCounted: true,
    sql: `insert into conflict (workspace_id, conflict_id, reason, kind, value, profile_id, other_profile_id, source, seen_count,
    first_seen_at, last_seen_at, state)
  select $1::uuid, u.id, u.reason, u.k, u.v, u.profile, u.other, u.source, u.n, to_timestamp(u.at / 1000),
    to_timestamp(u.at / 1000), 'open'
  from jsonb_to_recordset(@) as u(id uuid, reason text, k text, v text, profile uuid, other uuid, source text, n int, at float8)
  on conflict (workspace_id, reason, kind, value, profile_id, other_profile_id) do update
  set seen_count = conflict.seen_count + excluded.seen_count,
    last_seen_at = excluded.last_seen_at,
    state = case when conflict.resolution = 'keep_apart' then conflict.state else 'open' end
  returning 1 as touched`,
  },
  {
    name: 'records_inserted',
    isCounted: false,
    sql: `insert into record (workspace_id, object_name, record_id, fields, source, person_kind, person_value, created_at, updated_at,
    version)
  select $1::uuid, u.o, u.id, u.f, u.source, u.pk, u.pv, to_timestamp(u.at / 1000), to_timestamp(u.at / 1000), 0
  from jsonb_to_recordset(@) as u(o text, id uuid, f jsonb, source text, pk text, pv text, at float8)`,
  },
  {
    name: 'records_changed',
    isCounted: true,
    sql: `insert into record (workspace_id, object_name, record_id, fields, source, person_kind, person_value, created_at, updated_at,
    version)
  select $1::uuid, u.o, u.id, u.f, u.source, u.pk, u.pv, case when u.says then 'infinity' else '-infinity' end::timestamptz,
    to_timestamp(u.at / 1000), u.version
  from jsonb_to_recordset(@) as u(o text, id uuid, version int, f jsonb, source text, says bool, pk text, pv text, at float8)
  on conflict (workspace_id, object_name, record_id) do update
  set fields = excluded.fields,
    source = excluded.source,
    person_kind = case when excluded.created_at = 'infinity' then excluded.person_kind else record.person_kind end,
    person_value = case when excluded.created_at = 'infinity' then excluded.person_value else record.person_value end,
    updated_at = excluded.updated_at,
    version = record.version + 1
  where record.version = excluded.version
  returning case when isfinite(created_at) then 1 end as touched`,
  },
  {
    name: 'record_keys_inserted',
    isCounted: true,
    sql: `insert into record_key (workspace_id, object_name, key, value, record_id)
  select $1::uuid, u.o, u.k, u.v, u.id
  from jsonb_to_recordset(@) as u(o text, k text, v text, id uuid)
  on conflict do nothing
  returning 1 as touched`,
  },
  {
    // The row written last holds the value, whoever held it before.
    name: 'record_keys_moved',
    isCounted: true,
    sql: `insert into record_key (workspace_id, object_name, key, value, record_id)
  select $1::uuid, u.o, u.k, u.v, u.id
  from jsonb_to_recordset(@) as u(o text, k text, v text, id uuid)
  on conflict (workspace_id, object_name, key, value) do update
  set record_id = excluded.record_id
  returning 1 as touched`,
  },
  {
    name: 'answers',
    isCounted: true,
    sql: `insert into idempotency_key (workspace_id, key, body_hash, status, body, created_at)
  select $1::uuid, u.k, u.h, u.status, u.body, to_timestamp(u.at / 1000)
  from jsonb_to_recordset(@) as u(k text, h text, status int, body text, at float8)
  on conflict (workspace_id, key) do update
  set body_hash = excluded.body_hash, status = excluded.status, body = excluded.body, created_at = excluded.created_at, job_id = null
  where idempotency_key.created_at < excluded.created_at - interval '24 hours'
  returning 1 as touched`,
  },
  {
    name: 'discovered',
    isCounted: false,
    sql: `insert into discovered_field (workspace_id, object_name, field, value_type, first_seen_at)
  select $1::uuid, u.o, u.f, u.t, to_timestamp(u.at / 1000)
  from jsonb_to_recordset(@) as u(o text, f text, t text, at float8)
  where not exists (
    select
    from discovered_field d
    where d.workspace_id = $1::uuid
    offset ${maxDiscovered - 1}
  )
  on conflict do nothing
  returning 1 as touched`,
  },
  {
    // An event must not be kept of a person who is being erased: the lock waits for that, and then finds nobody.
    name: 'held',
    isCounted: true,
    sql: `select held.profile_id as touched
  from jsonb_to_recordset(@) as u(id uuid)
  cross join lateral (
    select profile.profile_id
    from profile
    where profile.workspace_id = $1::uuid and profile.profile_id = u.id
    limit 1
    for key share
  ) held`,
  },
  {
    name: 'events',
    isCounted: false,
    sql: `insert into event (workspace_id, event_id, received_at, profile_id, type, occurred_at, arrival, source, metadata,
    suppression, suppressed_by)
  select $1::uuid, u.id, to_timestamp(u.at / 1000), u.home, u.t, to_timestamp(u.happened / 1000), u.n, u.source, u.m, u.why,
    u.by
  from jsonb_to_recordset(@) as u(id uuid, at float8, home uuid, t text, happened float8, n bigint, source text, m jsonb,
    why text, by uuid)`,
  },
  {
    name: 'enrichments',
    isCounted: false,
    sql: `insert into enrichment (workspace_id, enrichment_id, profile_id, source_label, source_key, payload, provenance, source,
    arrival, observed_at, received_at)
  select $1::uuid, u.id, u.home, u.label, u.key, u.payload, u.provenance, u.source, u.n, to_timestamp(u.observed / 1000),
    to_timestamp(u.at / 1000)
  from jsonb_to_recordset(@) as u(id bigint, home uuid, label text, key text, payload jsonb, provenance jsonb, source text,
    n bigint, observed float8, at float8)`,
  },
  {
    name: 'event_keys',
    isCounted: true,
    sql: `insert into event_key (workspace_id, key, event_id, profile_id, created_at)
  select $1::uuid, u.k, u.id, u.profile, to_timestamp(u.at / 1000)
  from jsonb_to_recordset(@) as u(k text, id uuid, profile uuid, at float8)
  on conflict do nothing
  returning 1 as touched`,
  },
  {
    // Counts are added to whatever is there, so that workspaces without engagement rules need not read it. Sums are
    // written whole where a rule counted an event, and are then never empty.
    name: 'activity',
    isCounted: true,
    sql: `insert into profile_activity (workspace_id, profile_id, event_count, last_event_at, last_event_type, sums)
  select $1::uuid, u.id, u.n, to_timestamp(u.at / 1000), u.t, coalesce(u.sums, '{}')
  from jsonb_to_recordset(@) as u(id uuid, n int, at float8, t text, sums jsonb)
  on conflict (workspace_id, profile_id) do update
  set event_count = profile_activity.event_count + excluded.event_count,
    last_event_at = greatest(profile_activity.last_event_at, excluded.last_event_at),
    last_event_type = case
      when excluded.last_event_at >= profile_activity.last_event_at then excluded.last_event_type
      else profile_activity.last_event_type
    end,
    sums = case when excluded.sums = '{}' then profile_activity.sums else excluded.sums end
  returning 1 as touched`,
  },
  {
    name: 'scores',
    isCounted: false,
    sql: `insert into profile_score (workspace_id, profile_id, ruleset_id, kind, score, computed_at)
  select $1::uuid, u.id, u.ruleset, u.kind, u.score, to_timestamp(u.at / 1000)
  from jsonb_to_recordset(@) as u(id uuid, ruleset uuid, kind text, score int, at float8)
  on conflict (workspace_id, profile_id, ruleset_id) do update
  set score = excluded.score, computed_at = excluded.computed_at
  where profile_score.score is distinct from excluded.score
  returning 1 as touched`,
  },
  {
    // At the mercy of the planner like `released`; merges are rare, and only workspaces with rulesets need it.
    name: 'unscored',
    isCounted: false,
    sql: `delete from profile_score
  using jsonb_to_recordset(@) as u(id uuid)
  where profile_score.workspace_id = $1::uuid and profile_score.profile_id = u.id
  returning 1 as touched`,
  },
  {
    name: 'firings',
    isCounted: true,
    sql: `insert into trigger_firing (workspace_id, firing_id, trigger_id, kind, trigger_name, profile_id, is_once, score, event_id,
    event_type, arrival, fired_at)
  select $1::uuid, u.id, u.trigger, u.kind, u.name, u.home, u.once, u.score, u.event, u.t, u.n, to_timestamp(u.at / 1000)
  from jsonb_to_recordset(@) as u(id uuid, trigger uuid, kind text, name text, home uuid, once bool, score int, event uuid,
    t text, n bigint, at float8)
  on conflict do nothing
  returning 1 as touched`,
  },
  {
    name: 'messages',
    isCounted: false,
    sql: `insert into outbox (workspace_id, outbox_id, topic, target_url, profile_id, body, next_attempt_at, created_at)
  select $1::uuid, u.id, u.topic, u.url, u.profile, u.body, to_timestamp(u.at / 1000), to_timestamp(u.at / 1000)
  from jsonb_to_recordset(@) as u(id uuid, topic text, url text, profile uuid, body jsonb, at float8)`,
  },
  ...jobArms,
] as const satisfies readonly Arm[]

export type ArmName = (typeof arms)[number]['name']
