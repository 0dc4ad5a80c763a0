import { statement } from '../statement.ts'

// A message is held by whoever raised `attempts` last, until the lease lapses: each later statement of the holder names
// that number. When it is due is told by the clock of the process, how long it is held by that of the database.

/** Enters messages: `[{"id", "topic", "url", "profile": uuid or null, "body", "at": ms}]`. They are due at once. */
export const outboxInsert = statement(
  'outbox_insert',
  ['uuid', 'jsonb'],
  {},
  `
  insert into outbox (workspace_id, outbox_id, topic, target_url, profile_id, body, next_attempt_at, created_at)
  select $1::uuid, u.id, u.topic, u.url, u.profile, u.body, to_timestamp(u.at / 1000), to_timestamp(u.at / 1000)
  from jsonb_to_recordset($2) as u(id uuid, topic text, url text, profile uuid, body jsonb, at float8)
  `,
)

/** Takes a message for `$4` milliseconds, if nobody has since `attempts` was read; `$5` is the present. */
export const outboxUpdateClaim = statement(
  'outbox_update_claim',
  ['uuid', 'uuid', 'int', 'int', 'timestamptz'],
  {
    target_url: 'text',
    body: 'jsonb',
    attempts: 'int',
    failures: 'int',
    secret: 'text?',
    previous_secret: 'text?',
  },
  `
  with taken as (
    update outbox
    set
      attempts = attempts + 1,
      leased_until = clock_timestamp() + $4::int * interval '1 millisecond'
    where workspace_id = $1
      and outbox_id = $2
      and attempts = $3
      and state = 'pending'
    returning target_url, body, attempts, failures
  )
  select taken.target_url, taken.body, taken.attempts, taken.failures, s.secret,
    case when s.previous_until > $5 then s.previous_secret end as previous_secret
  from taken
  left join webhook_secret s on s.workspace_id = $1
  `,
)

/**
 * Notes an attempt, and what becomes of the message unless somebody else has taken it over. A message that is gone
 * leaves no note. `$8` is its new state, `$9` its failures, `$10` when it is due again, `$11` when it settled.
 */
export const outboxUpdateAttempt = statement(
  'outbox_update_attempt',
  ['uuid', 'uuid', 'int', 'timestamptz', 'int', 'int?', 'text?', 'text', 'int', 'timestamptz', 'timestamptz?'],
  { outbox_id: 'uuid' },
  `
  with noted as (
    insert into webhook_delivery (workspace_id, outbox_id, attempt, at, duration_ms, status, error)
    select $1::uuid, $2::uuid, $3::int, $4::timestamptz, $5::int, $6::int, $7::text
    from outbox
    where workspace_id = $1
      and outbox_id = $2
    on conflict (workspace_id, outbox_id, attempt) do nothing
  )
  update outbox
  set
    state = $8,
    failures = $9,
    next_attempt_at = $10,
    settled_at = $11,
    leased_until = null
  where workspace_id = $1
    and outbox_id = $2
    and attempts = $3
    and state = 'pending'
  returning outbox_id
  `,
)

/** Makes a message due at `$3` that waits or has failed; one that has failed begins its waits anew. */
export const outboxUpdateRetry = statement(
  'outbox_update_retry',
  ['uuid', 'uuid', 'timestamptz'],
  { outbox_id: 'uuid' },
  `
  update outbox
  set
    failures = case when state = 'failed' then 0 else failures end,
    state = 'pending',
    next_attempt_at = least(next_attempt_at, $3),
    settled_at = null
  where workspace_id = $1
    and outbox_id = $2
    and state in ('pending', 'failed')
  returning outbox_id
  `,
)

/** Removes messages that settled before `$2`, with the notes of their attempts, at most `$3` a call. */
export const outboxDeleteOld = statement(
  'outbox_delete_old',
  ['uuid', 'timestamptz', 'int'],
  { outbox_id: 'uuid' },
  `
  with old as (
    delete from outbox
    where workspace_id = $1
      and outbox_id = any (array(
        select outbox_id
        from outbox
        where workspace_id = $1
          and state in ('delivered', 'failed')
          and settled_at < $2
        limit $3::int
      ))
      and state in ('delivered', 'failed')
    returning outbox_id
  ), notes as (
    delete from webhook_delivery
    where workspace_id = $1
      and outbox_id in (select outbox_id from old)
  )
  select outbox_id
  from old
  `,
)
