import { statement } from '../statement.ts'

// Jobs that walk over the profiles of a workspace. Their `payload` is where the walk stands, `{"cursor", "updated"}`, and
// stays when they are over. Leases are those of all jobs (job.ts); of one workspace the oldest unfinished job runs alone.

/** Nothing is inserted when the workspace has `$6` unfinished ones already. */
export const scoringJobInsert = statement(
  'scoring_job_insert',
  ['uuid', 'uuid', 'text', 'jsonb', 'timestamptz', 'int'],
  { job_id: 'uuid' },
  `
  insert into job (workspace_id, job_id, kind, object_name, state, request, payload, total_count, processed_count,
    failed_count, created_at)
  select $1, $2, $3, 'profiles', 'pending', $4, '{}', 0, 0, 0, $5
  from (
    select count(*) as jobs
    from job
    where workspace_id = $1
      and state in ('pending', 'running')
      and kind in ('backfill', 'rescore', 'enrichment_backfill')
    offset 0
  ) waiting
  where waiting.jobs < $6::int
  returning job_id
  `,
)

/** The oldest unfinished job of each workspace, where nobody holds it. */
export const scoringJobListDue = statement(
  'scoring_job_list_due',
  ['text[]', 'int', 'int'],
  { workspace_id: 'uuid', job_id: 'uuid', attempts: 'int' },
  `
  select due.workspace_id, due.job_id, due.attempts
  from (
    select distinct on (job.workspace_id) job.workspace_id, job.job_id, job.attempts, job.heartbeat_at, job.created_at
    from job
    where job.state in ('pending', 'running')
      and job.kind = any ($1)
    order by job.workspace_id, job.created_at, job.job_id
  ) due
  where due.heartbeat_at is null
    or due.heartbeat_at < clock_timestamp() - $2::int * interval '1 millisecond'
  order by due.created_at
  limit $3::int
  `,
)

/**
 * Takes a job as `job_update_claim` does, unless an older one of the workspace is unfinished or a younger one is held.
 * Run it while holding the lock of the workspace's configuration: of two that claim at once the second then sees the first.
 */
export const scoringJobUpdateClaim = statement(
  'scoring_job_update_claim',
  ['uuid', 'uuid', 'int', 'timestamptz', 'int', 'text[]'],
  { kind: 'text', request: 'jsonb', payload: 'jsonb?', processed_count: 'int' },
  `
  update job
  set
    state = 'running',
    attempts = attempts + 1,
    started_at = coalesce(started_at, $4),
    heartbeat_at = clock_timestamp()
  where workspace_id = $1
    and job_id = $2
    and attempts = $3
    and state in ('pending', 'running')
    and (heartbeat_at is null or heartbeat_at < clock_timestamp() - $5::int * interval '1 millisecond')
    and not exists (
      select
      from job other
      where other.workspace_id = $1
        and other.kind = any ($6)
        and other.job_id <> $2
        and other.state in ('pending', 'running')
        and (
          (other.created_at, other.job_id) < (job.created_at, job.job_id)
          or other.heartbeat_at >= clock_timestamp() - $5::int * interval '1 millisecond'
        )
    )
  returning kind, request, payload, processed_count
  `,
)

/** Says where the walk stands, or with nulls only that its holder lives. */
export const scoringJobUpdateProgress = statement(
  'scoring_job_update_progress',
  ['uuid', 'uuid', 'int', 'int?', 'jsonb?', 'int?'],
  { job_id: 'uuid' },
  `
  update job
  set
    processed_count = coalesce($4, processed_count),
    payload = coalesce($5, payload),
    total_count = coalesce($6, total_count),
    heartbeat_at = clock_timestamp()
  where workspace_id = $1
    and job_id = $2
    and attempts = $3
    and state = 'running'
  returning job_id
  `,
)

export const scoringJobUpdateCompleted = statement(
  'scoring_job_update_completed',
  ['uuid', 'uuid', 'int', 'timestamptz'],
  { job_id: 'uuid' },
  `
  update job
  set
    state = 'completed',
    total_count = processed_count,
    completed_at = $4,
    heartbeat_at = null
  where workspace_id = $1
    and job_id = $2
    and attempts = $3
    and state = 'running'
  returning job_id
  `,
)

export const scoringJobUpdateFailed = statement(
  'scoring_job_update_failed',
  ['uuid', 'uuid', 'int', 'timestamptz', 'jsonb'],
  {},
  `
  update job
  set
    state = 'failed',
    completed_at = $4,
    error = $5,
    heartbeat_at = null
  where workspace_id = $1
    and job_id = $2
    and attempts = $3
    and state in ('pending', 'running')
  `,
)
