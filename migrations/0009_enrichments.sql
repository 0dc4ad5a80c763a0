-- What is kept about a person beside fields and events: payloads of enrichment sources, notes, the company.

-- Numbers grow over the whole deployment and are never used again. profile_id is the home to which a payload was
-- written, as of events; a row never changes. `source` is who sent it, `source_label` where that says it comes from.
create sequence enrichment_number as bigint;
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

-- A note that is not shared is its author's alone.
create table note (
  workspace_id uuid not null,
  note_id uuid not null,
  profile_id uuid not null,
  author_id uuid,
  content text not null,
  is_shared bool not null,
  is_editable bool not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, note_id)
);
create index note_by_profile on note (workspace_id, profile_id, note_id);

-- A company has many profiles, a profile at most one. A company is found by its name, `name_key` in lower case, which is
-- its alone in a workspace, and then by the host of its website.
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
create index company_by_website on company (workspace_id, website_host) where website_host is not null;
alter table profile add column company_id uuid;

-- Numbers of communications, which are events otherwise.
create sequence communication_number as bigint;
