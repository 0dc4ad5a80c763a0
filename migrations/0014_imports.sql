-- Files that were sent to be imported, and files that exports wrote. Their bytes lie in the file store, under the id.
create table stored_file (
  workspace_id uuid not null,
  file_id uuid not null,
  file_name text not null,
  byte_count bigint not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (workspace_id, file_id)
);
