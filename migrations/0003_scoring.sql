-- What a workspace has defined about mapping events to fields and about scoring: one row a thing, the rules of a ruleset
-- in order inside its body. Every change moves workspace_config.config_version.
create table definition (
  workspace_id uuid not null,
  kind text collate "C" not null,
  definition_id uuid not null,
  body jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, kind, definition_id)
);

alter table api_key
  add column expires_at timestamptz,
  add column trust_upstream_consent boolean not null default false;
