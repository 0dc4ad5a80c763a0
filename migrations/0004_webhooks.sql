-- Webhooks: what is to be sent, what became of each attempt, and the secret that signs; docs/decisions/0016-webhooks.md.

-- A message on its way to a receiver. `attempts` is raised by whoever takes it, who then holds it until leased_until;
-- `failures` counts failed attempts since it was entered or retried by hand, and says how long the next one waits.
create table outbox (
  workspace_id uuid not null,
  outbox_id uuid not null,
  topic text collate "C" not null,
  target_url text not null,
  profile_id uuid,
  body jsonb not null,
  state text not null default 'pending',
  attempts int not null default 0,
  failures int not null default 0,
  next_attempt_at timestamptz not null,
  leased_until timestamptz,
  created_at timestamptz not null,
  settled_at timestamptz,
  primary key (workspace_id, outbox_id)
);
-- What deliverers look through for work.
create index outbox_by_due on outbox (next_attempt_at) where state = 'pending';

-- One row an attempt whose outcome is known; status is null where no answer came.
create table webhook_delivery (
  workspace_id uuid not null,
  outbox_id uuid not null,
  attempt int not null,
  at timestamptz not null,
  duration_ms int not null,
  status int,
  error text,
  primary key (workspace_id, outbox_id, attempt)
);

-- In plain text, since a signature needs it. The one before the last change signs along until previous_until.
create table webhook_secret (
  workspace_id uuid not null,
  secret text not null,
  previous_secret text,
  previous_until timestamptz,
  created_at timestamptz not null,
  shown_at timestamptz,
  primary key (workspace_id)
);
