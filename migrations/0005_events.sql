-- Events, what they sum up to, and scores.

-- profile_id is the home under which the event arrived; null when the event was suppressed and its person unknown.
-- `arrival` orders events as registers do (src/domain/plan/register.ts). Parts are kept by the time of receipt, so that an
-- event of long ago needs no part of its own.
create table event (
  workspace_id uuid not null,
  event_id uuid not null,
  received_at timestamptz not null,
  profile_id uuid,
  type text collate "C" not null,
  occurred_at timestamptz not null,
  arrival bigint not null,
  source text not null,
  metadata jsonb not null,
  suppression text,
  primary key (workspace_id, event_id, received_at)
) partition by range (received_at);
create table event_default partition of event default;
create index event_by_profile on event (workspace_id, profile_id, occurred_at, arrival);

-- A client's own id of an event: the same one again is answered with the first event and not processed.
create table event_key (
  workspace_id uuid not null,
  key text collate "C" not null,
  event_id uuid not null,
  profile_id uuid,
  created_at timestamptz not null,
  primary key (workspace_id, key)
);
create index event_key_by_age on event_key (created_at);

-- What the events of one home come to. `sums` maps an engagement rule to its accumulator [count, value, atMs]
-- (src/domain/scoring/engagement.ts); the version of the live profile guards it.
create table profile_activity (
  workspace_id uuid not null,
  profile_id uuid not null,
  event_count int not null,
  last_event_at timestamptz not null,
  last_event_type text collate "C" not null,
  sums jsonb not null default '{}',
  primary key (workspace_id, profile_id)
) with (fillfactor = 80);
create index profile_activity_by_time on profile_activity (workspace_id, last_event_at desc, profile_id);

-- One row a live profile and ruleset, as last computed; `kind` is fit or engagement. Rows of a deleted ruleset stay.
create table profile_score (
  workspace_id uuid not null,
  profile_id uuid not null,
  ruleset_id uuid not null,
  kind text collate "C" not null,
  score int not null,
  computed_at timestamptz not null,
  primary key (workspace_id, profile_id, ruleset_id)
) with (fillfactor = 80);
create index profile_score_by_score on profile_score (workspace_id, ruleset_id, score desc, profile_id);

-- Scores by the hour.
create table score_snapshot (
  workspace_id uuid not null,
  profile_id uuid not null,
  ruleset_id uuid not null,
  snapshot_at timestamptz not null,
  score int not null,
  primary key (workspace_id, profile_id, ruleset_id, snapshot_at)
);
create index score_snapshot_by_time on score_snapshot (workspace_id, snapshot_at, ruleset_id);
