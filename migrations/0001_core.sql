-- The core model. Every tenant table begins its primary key with workspace_id and carries it in every unique index, so
-- that the schema can be distributed by workspace_id (Citus); workspace, api_key and signing_key are reference tables.

create extension if not exists pg_trgm;

create table workspace (
  workspace_id uuid primary key,
  name text not null unique,
  created_at timestamptz not null
);

create table api_key (
  api_key_id uuid primary key,
  workspace_id uuid not null,
  name text not null,
  client_id text not null unique,
  client_secret_hash text not null,
  token_hash text not null unique,
  token_prefix text not null,
  scopes text[] not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);

create table signing_key (
  signing_key_id text primary key,
  private_jwk jsonb not null,
  public_jwk jsonb not null,
  created_at timestamptz not null
);

-- config_version moves with every change of settings, objects or fields; each write transaction reads it.
create table workspace_config (
  workspace_id uuid primary key,
  config_version bigint not null,
  settings jsonb not null
);

create table object_definition (
  workspace_id uuid not null,
  object_name text collate "C" not null,
  version int not null,
  definition jsonb not null,
  primary key (workspace_id, object_name)
);

-- Undeclared fields that free-form writes have brought, with the JSON types seen.
create table discovered_field (
  workspace_id uuid not null,
  object_name text collate "C" not null,
  field text collate "C" not null,
  value_type text not null,
  first_seen_at timestamptz not null,
  primary key (workspace_id, object_name, field, value_type)
);

-- A row is a home. While it lives, fields and field_meta hold the join of its lineage; `own` holds the registers of
-- this home alone and is null while it has never merged. An absorbed row keeps `own` and points at the survivor.
-- `version` guards concurrent writes and moves with every change of the row; `revision` moves with visible changes.
create table profile (
  workspace_id uuid not null,
  profile_id uuid not null,
  fields jsonb not null,
  field_meta jsonb not null,
  own jsonb,
  absorbed uuid[] not null default '{}',
  vetoed uuid[] not null default '{}',
  merged_into uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  revision int not null,
  version int not null,
  primary key (workspace_id, profile_id)
) with (fillfactor = 80);

create table identifier (
  workspace_id uuid not null,
  kind text collate "C" not null,
  value text collate "C" not null,
  profile_id uuid not null,
  home_profile_id uuid not null,
  first_seen_at timestamptz not null,
  source text not null,
  primary key (workspace_id, kind, value)
);
-- Without workspace_id, which the unique profile_id implies: else both indexes of the table begin with it, and while the
-- table is small the planner may take either for any look-up, and keep to it.
create index identifier_by_profile on identifier (profile_id);

-- Append-only history; `changes` maps a field to [old, new], null meaning absent.
create table profile_change (
  workspace_id uuid not null,
  profile_id uuid not null,
  changed_at timestamptz not null,
  arrival bigint not null,
  kind text not null,
  source text not null,
  revision int not null,
  changes jsonb not null,
  primary key (workspace_id, profile_id, changed_at, arrival)
) partition by range (changed_at);
create table profile_change_default partition of profile_change default;

-- One row an absorption. Rows that are not undone form the trees that splits cut.
create table merge (
  workspace_id uuid not null,
  merge_id uuid not null,
  survivor_id uuid not null,
  absorbed_id uuid not null,
  reason text not null,
  source text not null,
  identifiers jsonb not null,
  merged_at timestamptz not null,
  undone_at timestamptz,
  undone_by text,
  veto_lifted_at timestamptz,
  primary key (workspace_id, merge_id)
);
create index merge_by_survivor on merge (workspace_id, survivor_id);
create index merge_by_absorbed on merge (workspace_id, absorbed_id);

create table conflict (
  workspace_id uuid not null,
  conflict_id uuid not null,
  reason text not null,
  kind text collate "C" not null,
  value text collate "C" not null,
  profile_id uuid not null,
  other_profile_id uuid not null,
  source text not null,
  seen_count int not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  state text not null,
  resolution text,
  resolved_at timestamptz,
  resolved_by text,
  primary key (workspace_id, conflict_id),
  unique (workspace_id, reason, kind, value, profile_id, other_profile_id)
);
create index conflict_by_other_profile on conflict (workspace_id, other_profile_id);
create index conflict_by_profile on conflict (workspace_id, profile_id);

-- Rows of every object but profiles. person_kind and person_value name the person a row is about by identifier, so
-- that rows follow the identifier through merges and splits without being rewritten.
create table record (
  workspace_id uuid not null,
  object_name text collate "C" not null,
  record_id uuid not null,
  fields jsonb not null,
  source text not null,
  person_kind text collate "C",
  person_value text collate "C",
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version int not null,
  primary key (workspace_id, object_name, record_id)
) with (fillfactor = 90);
create index record_by_person on record (workspace_id, person_kind, person_value) where person_kind is not null;

-- The latest written row that holds a value of an identity key of its object.
create table record_key (
  workspace_id uuid not null,
  object_name text collate "C" not null,
  key text collate "C" not null,
  value text collate "C" not null,
  record_id uuid not null,
  primary key (workspace_id, object_name, key, value)
);

create table job (
  workspace_id uuid not null,
  job_id uuid not null,
  kind text not null,
  object_name text collate "C" not null,
  state text not null,
  request jsonb not null,
  payload jsonb,
  total_count int not null,
  processed_count int not null,
  failed_count int not null,
  error jsonb,
  attempts int not null default 0,
  created_at timestamptz not null,
  started_at timestamptz,
  completed_at timestamptz,
  heartbeat_at timestamptz,
  primary key (workspace_id, job_id)
);
-- What runners look through for work, see docs/decisions/0005-jobs.md.
create index job_by_age on job (created_at) where state in ('pending', 'running');

create table job_item_error (
  workspace_id uuid not null,
  job_id uuid not null,
  item_index int not null,
  error jsonb not null,
  primary key (workspace_id, job_id, item_index)
);

-- The answer of a finished request, or, while status is null, the mark of one under way.
create table idempotency_key (
  workspace_id uuid not null,
  key text collate "C" not null,
  body_hash text not null,
  status int,
  body text,
  job_id uuid,
  created_at timestamptz not null,
  primary key (workspace_id, key)
);
create index idempotency_key_by_age on idempotency_key (created_at);

-- Token buckets; losing them in a crash costs a burst, so they skip the log. `taken` is what the last call got.
create unlogged table rate_limit (
  workspace_id uuid not null,
  bucket text collate "C" not null,
  taken int not null,
  tokens double precision not null,
  refilled_at timestamptz not null,
  primary key (workspace_id, bucket)
);

create table audit_log (
  workspace_id uuid not null,
  audit_id uuid not null,
  at timestamptz not null,
  actor text not null,
  action text not null,
  subject text not null,
  detail jsonb not null,
  primary key (workspace_id, audit_id)
);
