import { statement } from '../statement.ts'

// Removes what has outlived its purpose, one workspace and at most `$3` rows a call, so that no statement holds locks
// for long. `$2` is the time before which a row is too old.

function deleteOld(name: string, table: string, key: string, time: string) {
  return statement(
    name,
    ['uuid', 'timestamptz', 'int'],
    { gone: 'int' },
    `
  delete from ${table}
  where workspace_id = $1
    and ${key} = any (array(
      select ${key}
      from ${table}
      where workspace_id = $1
        and ${time} < $2
      limit $3::int
    ))
    and ${time} < $2
  returning 1 as gone
  `,
  )
}

export const idempotencyKeyDeleteOld = deleteOld('idempotency_key_delete_old', 'idempotency_key', 'key', 'created_at')

export const eventKeyDeleteOld = deleteOld('event_key_delete_old', 'event_key', 'key', 'created_at')

/** Jobs that are over, with the errors of their items and whom they wrote. */
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
          and state not in ('pending', 'running')
          and created_at < $2
        limit $3::int
      ))
    returning job_id
  ), errors as (
    delete from job_item_error
    where workspace_id = $1
      and job_id in (select job_id from old)
  ), profiles as (
    delete from job_profile
    where workspace_id = $1
      and job_id in (select job_id from old)
  )
  select job_id
  from old
  `,
)

/** Buckets that nobody draws from any more; by now they are full again. */
export const rateLimitDeleteOld = deleteOld('rate_limit_delete_old', 'rate_limit', 'bucket', 'refilled_at')

/** Windows of endpoints that nobody calls any more; by now they have ended. */
export const rateWindowDeleteOld = deleteOld('rate_window_delete_old', 'rate_window', 'endpoint', 'steady_from')
