import { statement } from '../statement.ts'

// A job is held by whoever raised `attempts` last: each later statement of the holder names that number and touches
// nothing when somebody else has taken over. The lease is kept by the database's clock.

export const jobInsert = statement(
  'job_insert',
  [
    'uuid',
    'uuid',
    'text',
    'text',
    'text',
    'jsonb',
    'jsonb?',
    'int',
    'int',
    'int',
    'int',
    'timestamptz',
    'timestamptz?',
    'timestamptz?',
  ],
  {},
  `
  insert into job (workspace_id, job_id, kind, object_name, state, request, payload, total_count, processed_count,
    failed_count, attempts, created_at, started_at, completed_at, heartbeat_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
    case when $5 = 'running' then clock_timestamp() end)
  `,
)

/** Errors by item: `[{"i": 3, "e": ...}]`. An item that has one already keeps it. */
export const jobItemErrorInsert = statement(
  'job_item_error_insert',
  ['uuid', 'uuid', 'jsonb'],
  {},
  `
  insert into job_item_error (workspace_id, job_id, item_index, error)
  select $1, $2, item.i, item.e
  from jsonb_to_recordset($3) as item (i int, e jsonb)
  order by item.i
  on conflict (workspace_id, job_id, item_index) do nothing
  `,
)

/** Takes a job that is due or whose holder has been silent for `$5` milliseconds, if nobody has since `attempts` was read. */
export const jobUpdateClaim = statement(
  'job_update_claim',
  ['uuid', 'uuid', 'int', 'timestamptz', 'int'],
  { request: 'jsonb', payload: 'jsonb?', processed_count: 'int', failed_count: 'int', created_at: 'timestamptz' },
  `
  update job
  set
    state = 'running',
    attempts = attempts + 1,
    started_at = coalesce(started_at, $4),
    completed_at = null,
    error = null,
    heartbeat_at = clock_timestamp()
  where workspace_id = $1
    and job_id = $2
    and attempts = $3
    and state <> 'completed'
    and (heartbeat_at is null or heartbeat_at < clock_timestamp() - $5::int * interval '1 millisecond')
  returning request, payload, processed_count, failed_count, created_at
  `,
)

/** What was to be written is not kept once it is written. */
export const jobUpdateCompleted = statement(
  'job_update_completed',
  ['uuid', 'uuid', 'int', 'int', 'timestamptz'],
  { job_id: 'uuid' },
  `
  update job
  set
    state = 'completed',
    processed_count = total_count,
    failed_count = $4,
    completed_at = $5,
    heartbeat_at = null,
    payload = null
  where workspace_id = $1
    and job_id = $2
    and attempts = $3
    and state = 'running'
  returning job_id
  `,
)

/** Gives the job up for good; `$3` is the number its holder has or had. */
export const jobUpdateFailed = statement(
  'job_update_failed',
  ['uuid', 'uuid', 'int', 'timestamptz', 'jsonb'],
  {},
  `
  update job
  set
    state = 'failed',
    completed_at = $4,
    error = $5,
    heartbeat_at = null,
    payload = null
  where workspace_id = $1
    and job_id = $2
    and attempts = $3
    and state in ('pending', 'running')
  `,
)

/** Hands the job back, to be taken up again at once. */
export const jobUpdateReleased = statement(
  'job_update_released',
  ['uuid', 'uuid', 'int'],
  {},
  `
  update job
  set
    state = 'pending',
    heartbeat_at = null
  where workspace_id = $1
    and job_id = $2
    and attempts = $3
    and state = 'running'
  `,
)

export const jobDelete = statement(
  'job_delete',
  ['uuid', 'uuid', 'int'],
  { job_id: 'uuid' },
  `
  delete from job
  where workspace_id = $1
    and job_id = $2
    and attempts = $3
  returning job_id
  `,
)

export const jobItemErrorDelete = statement(
  'job_item_error_delete',
  ['uuid', 'uuid'],
  {},
  `
  delete from job_item_error
  where workspace_id = $1
    and job_id = $2
  `,
)
