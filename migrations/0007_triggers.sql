-- What triggers and sequences have set off, and the hourly turns of scoring; docs/concepts.md.

-- One row a firing, with name and score as they were then. profile_id is the home under which the event arrived, and
-- `arrival` is that of the event: events that arrived until then do not complete the same sequence again.
create table trigger_firing (
  workspace_id uuid not null,
  firing_id uuid not null,
  trigger_id uuid not null,
  kind text collate "C" not null,
  trigger_name text not null,
  profile_id uuid not null,
  is_once bool not null,
  score int not null,
  event_id uuid not null,
  event_type text collate "C" not null,
  arrival bigint not null,
  fired_at timestamptz not null,
  primary key (workspace_id, firing_id)
);
-- Whoever plans has read the firings of every home of a person; of two that plan at once, this refuses the second.
create unique index trigger_firing_once on trigger_firing (workspace_id, trigger_id, profile_id) where is_once;
create index trigger_firing_by_profile on trigger_firing (workspace_id, profile_id, trigger_id, arrival);
-- With `kind` in front, so that no planner takes it for a way to have one person's firings sorted by trigger.
create index trigger_firing_by_trigger on trigger_firing (workspace_id, kind, trigger_id, firing_id);

-- How far the work of an hour has come: scores grow older, then snapshots are taken, then old ones are dropped. Whoever
-- holds the lease works; whoever finds it lapsed goes on behind the cursor.
create table scoring_turn (
  workspace_id uuid not null,
  hour timestamptz not null,
  stage text collate "C" not null,
  cursor uuid not null,
  holder uuid,
  leased_until timestamptz,
  primary key (workspace_id)
);
