import { statement } from '../statement.ts'

/** A job of a kind; `$4` is the time before which jobs are no longer shown. */
export const jobFind = statement(
  'job_find',
  ['uuid', 'uuid', 'text', 'timestamptz'],
  {
    object_name: 'text',
    state: 'text',
    request: 'jsonb',
    total_count: 'int',
    processed_count: 'int',
    failed_count: 'int',
    error: 'jsonb?',
    created_at: 'timestamptz',
    started_at: 'timestamptz?',
    completed_at: 'timestamptz?',
  },
  `
  select object_name, state, request, total_count, processed_count, failed_count, error, created_at, started_at,
    completed_at
  from job
  where workspace_id = $1
    and job_id = $2
    and kind = $3
    and created_at >= $4
  `,
)

/** Errors of the items from `$3` up to `$4`. */
export const jobItemErrorListRange = statement(
  'job_item_error_list_range',
  ['uuid', 'uuid', 'int', 'int'],
  { item_index: 'int', error: 'jsonb' },
  `
  select item_index, error
  from job_item_error
  where workspace_id = $1
    and job_id = $2
    and item_index >= $3
    and item_index < $4
  order by item_index
  `,
)

/** Errors of the items below `$3`. */
export const jobItemErrorListPage = statement(
  'job_item_error_list_page',
  ['uuid', 'uuid', 'int', 'int', 'int'],
  { item_index: 'int', error: 'jsonb' },
  `
  select item_index, error
  from job_item_error
  where workspace_id = $1
    and job_id = $2
    and item_index < $3
  order by item_index
  limit $4::int
  offset $5::int
  `,
)

/** Indices below `$3` that have no error. */
export const jobItemListSucceeded = statement(
  'job_item_list_succeeded',
  ['uuid', 'uuid', 'int', 'int', 'int'],
  { item_index: 'int' },
  `
  select item.item_index
  from generate_series(0, $3::int - 1) as item (item_index)
  where not exists (
    select 1
    from job_item_error failed
    where failed.workspace_id = $1
      and failed.job_id = $2
      and failed.item_index = item.item_index
  )
  order by item.item_index
  limit $4::int
  offset $5::int
  `,
)

/** Jobs of a kind that wait for a runner, or whose runner has been silent for `$2` milliseconds, oldest first. */
export const jobListDue = statement(
  'job_list_due',
  ['text', 'int', 'int'],
  { workspace_id: 'uuid', job_id: 'uuid', attempts: 'int', is_resumable: 'bool' },
  `
  select workspace_id, job_id, attempts, payload is not null as is_resumable
  from job
  where state in ('pending', 'running')
    and kind = $1
    and (heartbeat_at is null or heartbeat_at < clock_timestamp() - $2::int * interval '1 millisecond')
  order by created_at
  limit $3::int
  `,
)

/** The idempotency entry of a batch and where its job stands; entries older than `$3` count as absent. */
export const idempotencyKeyFindJob = statement(
  'idempotency_key_find_job',
  ['uuid', 'text', 'timestamptz', 'int'],
  {
    body_hash: 'text',
    status: 'int?',
    body: 'text?',
    job_id: 'uuid?',
    attempts: 'int?',
    is_held: 'bool?',
  },
  `
  select entry.body_hash, entry.status, entry.body, entry.job_id, job.attempts,
    job.heartbeat_at >= clock_timestamp() - $4::int * interval '1 millisecond' as is_held
  from idempotency_key entry
  left join job on job.workspace_id = entry.workspace_id and job.job_id = entry.job_id
  where entry.workspace_id = $1
    and entry.key = $2
    and entry.created_at >= $3
  `,
)
