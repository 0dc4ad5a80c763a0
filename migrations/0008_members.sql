-- People who work with Onefold, and the kinds of keys; docs/concepts.md.

-- A person signs in once, whichever workspaces they belong to. `email` is in normal form; without a password nobody can
-- sign in, but the person may own profiles and hold keys.
create table app_user (
  user_id uuid not null,
  email text collate "C" not null,
  password_hash text,
  created_at timestamptz not null,
  disabled_at timestamptz,
  primary key (user_id),
  unique (email)
);

-- A seat of a user in a workspace, under the name that this workspace knows them by: it must learn no other, and change
-- none. Who has left keeps the row, so that what they wrote keeps its author.
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

-- `private` keys are secrets of a server; the `client_id` of a `public` one stands in web pages and has no secret;
-- `personal` ones act for a member, `user_id`, by their token; a `developer` one is the secret of an outside developer,
-- kept as its token, good from `allowed_ips` only, and bound to a personal key, sealed so that it can be shown again.
-- Where `allowed_ips` is null a key is good from everywhere.
alter table api_key
  add column kind text not null default 'private',
  add column user_id uuid,
  add column allowed_ips text[],
  add column personal_key_id uuid,
  add column sealed_personal_key text,
  alter column client_id drop not null,
  alter column client_secret_hash drop not null,
  alter column token_hash drop not null,
  alter column token_prefix drop not null;

-- Who of the workspace looks after the person: a member, or else the name that a client gave. Each home keeps its own;
-- docs/concepts.md says whose a merged profile shows.
alter table profile add column owner_id uuid;
