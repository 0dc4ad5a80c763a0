import { statement } from '../statement.ts'

// Removes what has outlived its purpose, one workspace and at most `$3` rows a call, so that no statement holds locks
// for long. `$2` is the time before which a row is too old.

export const idempotencyKeyDeleteOld = statement(
  'idempotency_key_delete_old',
  ['uuid', 'timestamptz', 'int'],
  { key: 'text' },
  `
  delete from idempotency_key
  where workspace_id = $1
    and key = any (array(
      select key
      from idempotency_key
      where workspace_id = $1
        and created_at < $2
      limit $3::int
    ))
    and created_at < $2
  returning key
  `,
)

export const eventKeyDeleteOld = statement(
  'event_key_delete_old',
  ['uuid', 'timestamptz', 'int'],
  { key: 'text' },
  `
  delete from event_key
  where workspace_id = $1
    and key = any (array(
      select key
      from event_key
      where workspace_id = $1
        and created_at < $2
      limit $3::int
    ))
    and created_at < $2
  returning key
  `,
)

/** Jobs that are over, with the errors of their items. */
export const jobDeleteOld = statement(
  'job_delete_old',
  ['uuid', 'timestamptz', 'int', 'text'],
  { job_id: 'uuid' },
  `
  with old as (
    delete from job
    where workspace_id = $1
      and job_id = any (array(
        select job_id
        from job
        where workspace_id = $1
          and kind = $4
          and state in ('completed', 'failed')
          and created_at < $2
        limit $3::int
      ))
    returning job_id
  ), errors as (
    delete from job_item_error
    where workspace_id = $1
      and job_id in (select job_id from old)
  )
  select job_id
  from old
  `,
)

/** Buckets that nobody draws from any more; by now they are full again. */
export const rateLimitDeleteOld = statement(
  'rate_limit_delete_old',
  ['uuid', 'timestamptz', 'int'],
  { bucket: 'text' },
  `
  delete from rate_limit
  where workspace_id = $1
    and bucket = any (array(
      select bucket
      from rate_limit
      where workspace_id = $1
        and refilled_at < $2
      limit $3::int
    ))
    and refilled_at < $2
  returning bucket
  `,
)

/** Windows of endpoints that nobody calls any more; by now they have ended. */
export const rateWindowDeleteOld = statement(
  'rate_window_delete_old',
  ['uuid', 'timestamptz', 'int'],
  { endpoint: 'text' },
  `
  delete from rate_window
  where workspace_id = $1
    and endpoint = any (array(
      select endpoint
      from rate_window
      where workspace_id = $1
        and steady_from < $2
      limit $3::int
    ))
    and steady_from < $2
  returning endpoint
  `,
)

/** Files that nobody may import any more. */
export const uploadDeleteOld = statement(
  'upload_delete_old',
  ['uuid', 'timestamptz', 'int'],
  { upload_id: 'uuid' },
  `
  delete from upload
  where workspace_id = $1
    and upload_id = any (array(
      select upload_id
      from upload
      where workspace_id = $1
        and expires_at < $2
      limit $3::int
    ))
    and expires_at < $2
  returning upload_id
  `,
)
