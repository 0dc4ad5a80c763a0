import { statement } from '../statement.ts'

// Leases are those of all jobs (job.ts). Where a walk stands is not kept: an export that is taken up again begins anew.

/** Nothing is inserted when the workspace has `$6` unfinished exports already. */
export const exportJobInsert = statement(
  'export_job_insert',
  ['uuid', 'uuid', 'text', 'jsonb', 'timestamptz', 'int'],
  { job_id: 'uuid' },
  `
  insert into job (workspace_id, job_id, kind, object_name, state, request, payload, total_count, processed_count,
    failed_count, created_at)
  select $1, $2, 'export', $3, 'pending', $4, '{}', 0, 0, 0, $5
  from (
    select count(*) as jobs
    from job
    where workspace_id = $1
      and state in ('pending', 'running')
      and kind = 'export'
    offset 0
  ) waiting
  where waiting.jobs < $6::int
  returning job_id
  `,
)

export const exportJobUpdateClaim = statement(
  'export_job_update_claim',
  ['uuid', 'uuid', 'int', 'timestamptz', 'int'],
  { request: 'jsonb', created_at: 'timestamptz' },
  `
  update job
  set
    state = 'running',
    attempts = attempts + 1,
    processed_count = 0,
    payload = '{}',
    started_at = coalesce(started_at, $4),
    heartbeat_at = clock_timestamp()
  where workspace_id = $1
    and job_id = $2
    and attempts = $3
    and state in ('pending', 'running')
    and (heartbeat_at is null or heartbeat_at < clock_timestamp() - $5::int * interval '1 millisecond')
  returning request, created_at
  `,
)

/** Says how many rows and what else has come so far, and that the holder lives. $6: how many rows there are, if known. */
export const exportJobUpdateProgress = statement(
  'export_job_update_progress',
  ['uuid', 'uuid', 'int', 'int', 'jsonb', 'int?'],
  { job_id: 'uuid' },
  `
  update job
  set
    processed_count = $4,
    payload = $5,
    total_count = coalesce($6, total_count),
    heartbeat_at = clock_timestamp()
  where workspace_id = $1
    and job_id = $2
    and attempts = $3
    and state = 'running'
  returning job_id
  `,
)

export const exportJobUpdateCompleted = statement(
  'export_job_update_completed',
  ['uuid', 'uuid', 'int', 'timestamptz', 'int', 'jsonb'],
  { job_id: 'uuid' },
  `
  update job
  set
    state = 'completed',
    total_count = $5,
    processed_count = $5,
    payload = $6,
    completed_at = $4,
    heartbeat_at = null
  where workspace_id = $1
    and job_id = $2
    and attempts = $3
    and state = 'running'
  returning job_id
  `,
)

/** Whoever holds it notices by its next sign of life. */
export const exportJobUpdateCancelled = statement(
  'export_job_update_cancelled',
  ['uuid', 'uuid', 'timestamptz'],
  { job_id: 'uuid' },
  `
  update job
  set
    state = 'cancelled',
    completed_at = $3,
    heartbeat_at = null
  where workspace_id = $1
    and job_id = $2
    and kind = 'export'
    and state in ('pending', 'running')
  returning job_id
  `,
)
