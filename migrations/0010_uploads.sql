-- Files that were sent to be imported: whoever looked at one may start its import for an hour, through any process.
create table upload (
  workspace_id uuid not null,
  upload_id uuid not null,
  file_name text not null,
  content text not null,
  row_count int not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (workspace_id, upload_id)
);
