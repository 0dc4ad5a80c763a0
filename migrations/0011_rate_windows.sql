-- How often each endpoint of a surface was called in the second and in the minute that are running; they begin with the
-- first call. Losing them in a crash costs a burst, so they skip the log. `taken` is what the last statement got.
create unlogged table rate_window (
  workspace_id uuid not null,
  endpoint text collate "C" not null,
  taken int not null,
  burst_count int not null,
  burst_from timestamptz not null,
  steady_count int not null,
  steady_from timestamptz not null,
  primary key (workspace_id, endpoint)
);
