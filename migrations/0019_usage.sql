-- What a workspace did, by minute and by hour, for the figures and charts of the console; docs/decisions/0037-usage.md.
-- `at` is the start of the minute or of the hour in UTC, as `step` says.
create table usage_count (
  workspace_id uuid not null,
  step text collate "C" not null,
  at timestamptz not null,
  counter text collate "C" not null,
  n bigint not null,
  primary key (workspace_id, step, at, counter)
);

-- The queue of open conflicts, of which there are few beside those that were decided.
create index conflict_by_open on conflict (workspace_id, conflict_id) where state = 'open';

-- Messages that were given up, for how many of them there were of late.
create index outbox_by_failure on outbox (workspace_id, settled_at) where state = 'failed';
