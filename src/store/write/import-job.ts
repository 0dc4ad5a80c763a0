import { statement } from '../statement.ts'

// Jobs of the kind `import`. `request` is what was asked for, `payload` how far it came; both stay when they are over.
// `processed_count` is the checkpoint: rows of the file dealt with. It moves in the transaction that writes the rows (the
// bulk writer's), or alone where nothing is written. Leases are those of all jobs (job.ts); of one workspace one import
// is held at a time.

export const importJobInsert = statement(
  'import_job_insert',
  ['uuid', 'uuid', 'text', 'text', 'jsonb', 'jsonb', 'timestamptz'],
  {},
  `
  insert into job (workspace_id, job_id, kind, object_name, state, request, payload, total_count, processed_count,
    failed_count, created_at)
  values ($1, $2, 'import', $3, $4, $5, $6, 0, 0, 0, $7)
  `,
)

/** Sets members of the request, which makes the import `$4`, while it has not been started; a plan needs its file. */
export const importJobUpdateRequest = statement(
  'import_job_update_request',
  ['uuid', 'uuid', 'jsonb', 'text'],
  { job_id: 'uuid' },
  `
  update job
  set
    state = $4,
    request = request || $3::jsonb
  where workspace_id = $1
    and job_id = $2
    and kind = 'import'
    and state in ('waiting', 'ready')
    and ($4 = 'waiting' or jsonb_typeof(request -> 'byteCount') = 'number')
  returning job_id
  `,
)

export const importJobUpdateStarted = statement(
  'import_job_update_started',
  ['uuid', 'uuid', 'jsonb'],
  { job_id: 'uuid' },
  `
  update job
  set
    state = 'pending',
    request = request || $3::jsonb
  where workspace_id = $1
    and job_id = $2
    and kind = 'import'
    and state = 'ready'
  returning job_id
  `,
)

/** The holder, if there is one, finds out with its next write. */
export const importJobUpdatePaused = statement(
  'import_job_update_paused',
  ['uuid', 'uuid'],
  { job_id: 'uuid' },
  `
  update job
  set
    state = 'paused',
    heartbeat_at = null
  where workspace_id = $1
    and job_id = $2
    and kind = 'import'
    and state in ('pending', 'running')
  returning job_id
  `,
)

/** Interruptions are counted from here. */
export const importJobUpdateResumed = statement(
  'import_job_update_resumed',
  ['uuid', 'uuid'],
  { job_id: 'uuid' },
  `
  update job
  set
    state = 'pending',
    payload = payload || jsonb_build_object('attempt', attempts)
  where workspace_id = $1
    and job_id = $2
    and kind = 'import'
    and state = 'paused'
  returning job_id
  `,
)

export const importJobUpdateCancelled = statement(
  'import_job_update_cancelled',
  ['uuid', 'uuid', 'timestamptz'],
  { request: 'jsonb' },
  `
  update job
  set
    state = 'cancelled',
    completed_at = $3,
    heartbeat_at = null
  where workspace_id = $1
    and job_id = $2
    and kind = 'import'
    and state in ('waiting', 'ready', 'pending', 'running', 'paused')
  returning request
  `,
)

/**
 * Takes an import that is due or whose holder has been silent for `$5` milliseconds, unless somebody has since `attempts`
 * was read or another import of the workspace is held. Run it while holding the lock of the workspace's configuration: of
 * two that claim at once the second then sees the first.
 */
export const importJobUpdateClaim = statement(
  'import_job_update_claim',
  ['uuid', 'uuid', 'int', 'timestamptz', 'int'],
  { object_name: 'text', request: 'jsonb', payload: 'jsonb?', processed_count: 'int' },
  `
  update job
  set
    state = 'running',
    attempts = attempts + 1,
    started_at = coalesce(started_at, $4),
    heartbeat_at = clock_timestamp()
  where workspace_id = $1
    and job_id = $2
    and kind = 'import'
    and attempts = $3
    and state in ('pending', 'running')
    and (heartbeat_at is null or heartbeat_at < clock_timestamp() - $5::int * interval '1 millisecond')
    and not exists (
      select
      from job other
      where other.workspace_id = $1
        and other.kind = 'import'
        and other.job_id <> $2
        and other.state = 'running'
        and other.heartbeat_at >= clock_timestamp() - $5::int * interval '1 millisecond'
    )
  returning object_name, request, payload, processed_count
  `,
)

/** Says how far it came where nothing was written, or with nulls only that its holder lives. */
export const importJobUpdateProgress = statement(
  'import_job_update_progress',
  ['uuid', 'uuid', 'int', 'int?', 'int?', 'jsonb?'],
  { job_id: 'uuid' },
  `
  update job
  set
    processed_count = coalesce($4, processed_count),
    failed_count = coalesce($5, failed_count),
    payload = coalesce($6, payload),
    heartbeat_at = clock_timestamp()
  where workspace_id = $1
    and job_id = $2
    and attempts = $3
    and state = 'running'
  returning job_id
  `,
)

export const importJobUpdateCompleted = statement(
  'import_job_update_completed',
  ['uuid', 'uuid', 'int', 'timestamptz', 'jsonb'],
  { job_id: 'uuid' },
  `
  update job
  set
    state = 'completed',
    total_count = processed_count,
    payload = $5,
    completed_at = $4,
    heartbeat_at = null
  where workspace_id = $1
    and job_id = $2
    and attempts = $3
    and state = 'running'
  returning job_id
  `,
)

/** Gives the import up for good; `$3` is the number its holder has or had. */
export const importJobUpdateFailed = statement(
  'import_job_update_failed',
  ['uuid', 'uuid', 'int', 'timestamptz', 'jsonb'],
  { job_id: 'uuid' },
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
  returning job_id
  `,
)

/** Hands the import back, to be taken up again at once; that is no interruption. */
export const importJobUpdateReleased = statement(
  'import_job_update_released',
  ['uuid', 'uuid', 'int'],
  {},
  `
  update job
  set
    state = 'pending',
    payload = payload || jsonb_build_object('attempt', attempts),
    heartbeat_at = null
  where workspace_id = $1
    and job_id = $2
    and attempts = $3
    and state = 'running'
  `,
)

/** The holder could not come further for no fault of the import, which is taken up again once its lease has lapsed. */
export const importJobUpdateExcused = statement(
  'import_job_update_excused',
  ['uuid', 'uuid', 'int'],
  {},
  `
  update job
  set payload = payload || jsonb_build_object('attempt', attempts)
  where workspace_id = $1
    and job_id = $2
    and attempts = $3
    and state = 'running'
  `,
)

/** Imports that are over, or that nobody went on with, with the errors of their rows. */
export const importJobDeleteOld = statement(
  'import_job_delete_old',
  ['uuid', 'timestamptz', 'int'],
  { job_id: 'uuid' },
  `
  with old as (
    delete from job
    where workspace_id = $1
      and job_id = any (array(
        select job_id
        from job
        where workspace_id = $1
          and kind = 'import'
          and state not in ('pending', 'running')
          and created_at < $2
        limit $3::int
      ))
      and state not in ('pending', 'running')
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
