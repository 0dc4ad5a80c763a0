import { statement } from '../statement.ts'

// The idempotency entry of a request that is more than one write: claimed before anything is done, answered afterwards.
// The time of the claim names its holder.

/**
 * No row comes back when the key is taken. An entry older than `$5` milliseconds is free again, and so is a claim whose
 * holder has not answered for `$6`.
 */
export const idempotencyKeyInsertClaim = statement(
  'idempotency_key_insert_claim',
  ['uuid', 'text', 'text', 'timestamptz', 'int', 'int'],
  { key: 'text' },
  `
  insert into idempotency_key as held (workspace_id, key, body_hash, created_at)
  values ($1, $2, $3, $4)
  on conflict (workspace_id, key) do update
  set
    body_hash = excluded.body_hash,
    status = null,
    body = null,
    job_id = null,
    created_at = excluded.created_at
  where held.created_at < excluded.created_at - $5::int * interval '1 millisecond'
    or (
      held.status is null
      and held.job_id is null
      and held.created_at < excluded.created_at - $6::int * interval '1 millisecond'
    )
  returning key
  `,
)

/** The window of an answer begins when it is stored. */
export const idempotencyKeyUpdateClaim = statement(
  'idempotency_key_update_claim',
  ['uuid', 'text', 'timestamptz', 'int', 'text', 'timestamptz'],
  {},
  `
  update idempotency_key
  set
    status = $4,
    body = $5,
    created_at = $6
  where workspace_id = $1
    and key = $2
    and created_at = $3
    and status is null
    and job_id is null
  `,
)

export const idempotencyKeyDeleteClaim = statement(
  'idempotency_key_delete_claim',
  ['uuid', 'text', 'timestamptz'],
  {},
  `
  delete from idempotency_key
  where workspace_id = $1
    and key = $2
    and created_at = $3
    and status is null
    and job_id is null
  `,
)
