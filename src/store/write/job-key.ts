import { statement } from '../statement.ts'

// The idempotency entry of a batch: claimed together with its job before anything is written, answered when the job has
// an answer. Single writes keep their entries in the flush itself.

/** No row comes back when the key is taken; an entry older than `$8` milliseconds is free again. */
export const idempotencyKeyInsertJob = statement(
  'idempotency_key_insert_job',
  ['uuid', 'text', 'text', 'int?', 'text?', 'uuid', 'timestamptz', 'int'],
  { key: 'text' },
  `
  insert into idempotency_key as held (workspace_id, key, body_hash, status, body, job_id, created_at)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (workspace_id, key) do update
  set
    body_hash = excluded.body_hash,
    status = excluded.status,
    body = excluded.body,
    job_id = excluded.job_id,
    created_at = excluded.created_at
  where held.created_at < excluded.created_at - $8::int * interval '1 millisecond'
  returning key
  `,
)

/** The window of an answer begins when it is stored. */
export const idempotencyKeyUpdateAnswer = statement(
  'idempotency_key_update_answer',
  ['uuid', 'text', 'uuid', 'int', 'text', 'timestamptz'],
  {},
  `
  update idempotency_key
  set
    status = $4,
    body = $5,
    created_at = $6
  where workspace_id = $1
    and key = $2
    and job_id = $3
    and status is null
  `,
)

export const idempotencyKeyDeleteJob = statement(
  'idempotency_key_delete_job',
  ['uuid', 'text', 'uuid'],
  {},
  `
  delete from idempotency_key
  where workspace_id = $1
    and key = $2
    and job_id = $3
    and status is null
  `,
)
