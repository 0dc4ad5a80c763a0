-- Lists of profiles that somebody keeps under a name: what is searched, filtered, sorted and shown. `owner` is who made
-- it, a user or a key; what is not shared is theirs alone.
create table saved_view (
  workspace_id uuid not null,
  view_id uuid not null,
  name text not null,
  is_shared bool not null,
  owner text collate "C" not null,
  definition jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, view_id)
);
