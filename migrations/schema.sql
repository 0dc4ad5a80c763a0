-- The tables, keys, indexes and partitions that the migrations of this folder come to, written by
-- `npm run generate`. It is for reading; a server applies the numbered files.

create extension pg_trgm;

create table api_key (
  api_key_id uuid not null,
  workspace_id uuid not null,
  name text not null,
  client_id text,
  client_secret_hash text,
  token_hash text,
  token_prefix text,
  scopes text[] not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  expires_at timestamptz,
  trust_upstream_consent boolean not null default false,
  kind text not null default 'private'::text,
  user_id uuid,
  allowed_ips text[],
  personal_key_id uuid,
  sealed_personal_key text,
  primary key (api_key_id),
  unique (client_id),
  unique (token_hash)
);

create table app_user (
  user_id uuid not null,
  email text collate "C" not null,
  password_hash text,
  created_at timestamptz not null,
  disabled_at timestamptz,
  primary key (user_id),
  unique (email)
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

create table company (
  workspace_id uuid not null,
  company_id uuid not null,
  name text not null,
  name_key text collate "C" not null,
  website_host text collate "C",
  fields jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, company_id)
);
create unique index company_by_name on company (workspace_id, name_key);
create index company_by_website on company (workspace_id, website_host) where website_host IS NOT NULL;

create table conflict (
  workspace_id uuid not null,
  conflict_id uuid not null,
  reason text not null,
  kind text collate "C" not null,
  value text collate "C" not null,
  profile_id uuid not null,
  other_profile_id uuid not null,
  source text not null,
  seen_count integer not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  state text not null,
  resolution text,
  resolved_at timestamptz,
  resolved_by text,
  primary key (workspace_id, conflict_id),
  unique (workspace_id, reason, kind, value, profile_id, other_profile_id)
);
create index conflict_by_open on conflict (workspace_id, conflict_id) where state = 'open'::text;
create index conflict_by_other_profile on conflict (workspace_id, other_profile_id);
create index conflict_by_profile on conflict (workspace_id, profile_id);

create table definition (
  workspace_id uuid not null,
  kind text collate "C" not null,
  definition_id uuid not null,
  body jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, kind, definition_id)
);

create table discovered_field (
  workspace_id uuid not null,
  object_name text collate "C" not null,
  field text collate "C" not null,
  value_type text not null,
  first_seen_at timestamptz not null,
  primary key (workspace_id, object_name, field, value_type)
);

create table enrichment (
  workspace_id uuid not null,
  enrichment_id bigint not null,
  profile_id uuid not null,
  source_label text not null,
  source_key text collate "C" not null,
  payload jsonb not null,
  provenance jsonb not null,
  source text not null,
  arrival bigint not null,
  observed_at timestamptz not null,
  received_at timestamptz not null,
  primary key (workspace_id, enrichment_id)
);
create index enrichment_by_profile on enrichment (workspace_id, profile_id, enrichment_id);

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
  suppressed_by uuid,
  primary key (workspace_id, event_id, received_at)
) partition by range (received_at);
create index event_by_filter on event (workspace_id, suppressed_by) where suppressed_by IS NOT NULL;
create index event_by_profile on event (workspace_id, profile_id, occurred_at, arrival);

create table event_default partition of event default;

create table event_key (
  workspace_id uuid not null,
  key text collate "C" not null,
  event_id uuid not null,
  profile_id uuid,
  created_at timestamptz not null,
  primary key (workspace_id, key)
);
create index event_key_by_age on event_key (created_at);

create table idempotency_key (
  workspace_id uuid not null,
  key text collate "C" not null,
  body_hash text not null,
  status integer,
  body text,
  job_id uuid,
  created_at timestamptz not null,
  primary key (workspace_id, key)
);
create index idempotency_key_by_age on idempotency_key (created_at);

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
create index identifier_by_profile on identifier (profile_id);

create table invitation (
  invitation_id uuid not null,
  workspace_id uuid not null,
  kind text not null,
  token_hash text collate "C" not null,
  email text collate "C" not null,
  role text,
  made_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (invitation_id),
  unique (token_hash)
);
create index invitation_by_expiry on invitation (expires_at);
create index invitation_by_workspace on invitation (workspace_id, invitation_id);

create table job (
  workspace_id uuid not null,
  job_id uuid not null,
  kind text not null,
  object_name text collate "C" not null,
  state text not null,
  request jsonb not null,
  payload jsonb,
  total_count integer not null,
  processed_count integer not null,
  failed_count integer not null,
  error jsonb,
  attempts integer not null default 0,
  created_at timestamptz not null,
  started_at timestamptz,
  completed_at timestamptz,
  heartbeat_at timestamptz,
  primary key (workspace_id, job_id)
);
create index job_by_age on job (created_at) where state = ANY (ARRAY['pending'::text, 'running'::text]);

create table job_item_error (
  workspace_id uuid not null,
  job_id uuid not null,
  item_index integer not null,
  error jsonb not null,
  primary key (workspace_id, job_id, item_index)
);

create table job_profile (
  workspace_id uuid not null,
  job_id uuid not null,
  profile_id uuid not null,
  primary key (workspace_id, job_id, profile_id)
);

create table member (
  workspace_id uuid not null,
  user_id uuid not null,
  first_name text not null,
  last_name text not null,
  role text not null,
  created_at timestamptz not null,
  removed_at timestamptz,
  primary key (workspace_id, user_id)
);
create index member_by_user on member (user_id);

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
create index merge_by_absorbed on merge (workspace_id, absorbed_id);
create index merge_by_survivor on merge (workspace_id, survivor_id);

create table note (
  workspace_id uuid not null,
  note_id uuid not null,
  profile_id uuid not null,
  author_id uuid,
  content text not null,
  is_shared boolean not null,
  is_editable boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, note_id)
);
create index note_by_profile on note (workspace_id, profile_id, note_id);

create table object_definition (
  workspace_id uuid not null,
  object_name text collate "C" not null,
  version integer not null,
  definition jsonb not null,
  primary key (workspace_id, object_name)
);

create table outbox (
  workspace_id uuid not null,
  outbox_id uuid not null,
  topic text collate "C" not null,
  target_url text not null,
  profile_id uuid,
  body jsonb not null,
  state text not null default 'pending'::text,
  attempts integer not null default 0,
  failures integer not null default 0,
  next_attempt_at timestamptz not null,
  leased_until timestamptz,
  created_at timestamptz not null,
  settled_at timestamptz,
  primary key (workspace_id, outbox_id)
);
create index outbox_by_due on outbox (next_attempt_at) where state = 'pending'::text;
create index outbox_by_failure on outbox (workspace_id, settled_at) where state = 'failed'::text;

create table profile (
  workspace_id uuid not null,
  profile_id uuid not null,
  fields jsonb not null,
  field_meta text not null,
  own jsonb,
  absorbed uuid[] not null default '{}'::uuid[],
  vetoed uuid[] not null default '{}'::uuid[],
  merged_into uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  revision integer not null,
  version integer not null,
  owner_name text,
  owner_id uuid,
  company_id uuid,
  primary key (workspace_id, profile_id)
) with (fillfactor=80);

create table profile_activity (
  workspace_id uuid not null,
  profile_id uuid not null,
  event_count integer not null,
  last_event_at timestamptz not null,
  last_event_type text collate "C" not null,
  sums jsonb not null default '{}'::jsonb,
  primary key (workspace_id, profile_id)
) with (fillfactor=80);
create index profile_activity_by_time on profile_activity (workspace_id, last_event_at DESC, profile_id);

create table profile_change (
  workspace_id uuid not null,
  profile_id uuid not null,
  changed_at timestamptz not null,
  arrival bigint not null,
  kind text not null,
  source text not null,
  revision integer not null,
  changes text not null,
  primary key (workspace_id, profile_id, changed_at, arrival)
) partition by range (changed_at);

create table profile_change_default partition of profile_change default;

create table profile_score (
  workspace_id uuid not null,
  profile_id uuid not null,
  ruleset_id uuid not null,
  kind text collate "C" not null,
  score integer not null,
  computed_at timestamptz not null,
  primary key (workspace_id, profile_id, ruleset_id)
) with (fillfactor=80);
create index profile_score_by_score on profile_score (workspace_id, ruleset_id, score DESC, profile_id);

create table profile_word (
  workspace_id uuid not null,
  word text collate "C" not null,
  profile_id uuid not null,
  name text collate "C" not null,
  primary key (workspace_id, word, profile_id)
);

create table profile_word_fill (
  workspace_id uuid not null,
  after_id uuid not null,
  primary key (workspace_id)
);

create unlogged table rate_limit (
  workspace_id uuid not null,
  bucket text collate "C" not null,
  taken integer not null,
  tokens double precision not null,
  refilled_at timestamptz not null,
  primary key (workspace_id, bucket)
);

create unlogged table rate_window (
  workspace_id uuid not null,
  endpoint text collate "C" not null,
  taken integer not null,
  burst_count integer not null,
  burst_from timestamptz not null,
  steady_count integer not null,
  steady_from timestamptz not null,
  primary key (workspace_id, endpoint)
);

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
  version integer not null,
  primary key (workspace_id, object_name, record_id)
) with (fillfactor=90);
create index record_by_person on record (workspace_id, person_kind, person_value) where person_kind IS NOT NULL;

create table record_key (
  workspace_id uuid not null,
  object_name text collate "C" not null,
  key text collate "C" not null,
  value text collate "C" not null,
  record_id uuid not null,
  primary key (workspace_id, object_name, key, value)
);

create table saved_view (
  workspace_id uuid not null,
  view_id uuid not null,
  name text not null,
  is_shared boolean not null,
  owner text collate "C" not null,
  definition jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, view_id)
);

create table schema_migration (
  name text not null,
  checksum text not null,
  applied_at timestamptz not null,
  primary key (name)
);

create table score_snapshot (
  workspace_id uuid not null,
  profile_id uuid not null,
  ruleset_id uuid not null,
  snapshot_at timestamptz not null,
  score integer not null,
  primary key (workspace_id, profile_id, ruleset_id, snapshot_at)
);
create index score_snapshot_by_time on score_snapshot (workspace_id, snapshot_at, ruleset_id);

create table scoring_turn (
  workspace_id uuid not null,
  hour timestamptz not null,
  stage text collate "C" not null,
  cursor uuid not null,
  holder uuid,
  leased_until timestamptz,
  primary key (workspace_id)
);

create table session (
  token_hash text collate "C" not null,
  user_id uuid not null,
  workspace_id uuid not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (token_hash)
);
create index session_by_expiry on session (expires_at);
create index session_by_user on session (user_id);

create table signing_key (
  signing_key_id text not null,
  private_jwk jsonb not null,
  public_jwk jsonb not null,
  created_at timestamptz not null,
  primary key (signing_key_id)
);

create table stored_file (
  workspace_id uuid not null,
  file_id uuid not null,
  file_name text not null,
  byte_count bigint not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (workspace_id, file_id)
);

create table trigger_firing (
  workspace_id uuid not null,
  firing_id uuid not null,
  trigger_id uuid not null,
  kind text collate "C" not null,
  trigger_name text not null,
  profile_id uuid not null,
  is_once boolean not null,
  score integer not null,
  event_id uuid not null,
  event_type text collate "C" not null,
  arrival bigint not null,
  fired_at timestamptz not null,
  primary key (workspace_id, firing_id)
);
create index trigger_firing_by_profile on trigger_firing (workspace_id, profile_id, trigger_id, arrival);
create index trigger_firing_by_trigger on trigger_firing (workspace_id, kind, trigger_id, firing_id);
create unique index trigger_firing_once on trigger_firing (workspace_id, trigger_id, profile_id) where is_once;

create table usage_count (
  workspace_id uuid not null,
  step text collate "C" not null,
  at timestamptz not null,
  counter text collate "C" not null,
  n bigint not null,
  primary key (workspace_id, step, at, counter)
);

create table webhook_delivery (
  workspace_id uuid not null,
  outbox_id uuid not null,
  attempt integer not null,
  at timestamptz not null,
  duration_ms integer not null,
  status integer,
  error text,
  primary key (workspace_id, outbox_id, attempt)
);

create table webhook_secret (
  workspace_id uuid not null,
  secret text not null,
  previous_secret text,
  previous_until timestamptz,
  created_at timestamptz not null,
  shown_at timestamptz,
  primary key (workspace_id)
);

create table workspace (
  workspace_id uuid not null,
  name text not null,
  created_at timestamptz not null,
  primary key (workspace_id),
  unique (name)
);

create table workspace_config (
  workspace_id uuid not null,
  config_version bigint not null,
  settings jsonb not null,
  primary key (workspace_id)
);
