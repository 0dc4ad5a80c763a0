-- Signing in to the console: sessions, and links that make a member or a new password; docs/decisions/0030-sign-in.md.

-- A browser that somebody is signed in with, by the SHA-256 of its token. `workspace_id` is where it acts unless a
-- request says otherwise; the seat there is looked at each time.
create table session (
  token_hash text collate "C" not null,
  user_id uuid not null,
  workspace_id uuid not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (token_hash)
);
create index session_by_user on session (user_id);
create index session_by_expiry on session (expires_at);

-- A link that was made and not used yet: `join` gives a seat with a role, `password` a new password to a member.
-- `made_by` is the actor of the audit log. Using a link removes its row, so that it works once.
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
create index invitation_by_workspace on invitation (workspace_id, invitation_id);
create index invitation_by_expiry on invitation (expires_at);

-- Where a user has a seat.
create index member_by_user on member (user_id);
