import { type Row, statement } from '../statement.ts'

const importRow = {
  job_id: 'uuid',
  object_name: 'text',
  state: 'text',
  request: 'jsonb',
  payload: 'jsonb?',
  error: 'jsonb?',
  created_at: 'timestamptz',
  started_at: 'timestamptz?',
  completed_at: 'timestamptz?',
} as const

export type ImportRow = Row<typeof importRow>

const columns = 'job_id, object_name, state, request, payload, error, created_at, started_at, completed_at'

/** One of them; `$3` is the time before which imports are no longer shown. */
export const importJobFind = statement(
  'import_job_find',
  ['uuid', 'uuid', 'timestamptz'],
  importRow,
  `
  select ${columns}
  from job
  where workspace_id = $1
    and job_id = $2
    and kind = 'import'
    and created_at >= $3
  `,
)

/** Newest first; `$3` and `$4` are the operation and the id before which to begin, or null. */
export const importJobList = statement(
  'import_job_list',
  ['uuid', 'timestamptz', 'text?', 'uuid?', 'int', 'int'],
  importRow,
  `
  select ${columns}
  from job
  where workspace_id = $1
    and kind = 'import'
    and created_at >= $2
    and ($3::text is null or request -> 'shown' ->> 'operation' = $3)
    and ($4::uuid is null or job_id < $4)
  order by job_id desc
  limit $5::int
  offset $6::int
  `,
)

/** Errors of the items behind `$3`. */
export const importErrorList = statement(
  'import_error_list',
  ['uuid', 'uuid', 'int', 'int', 'int'],
  { item_index: 'int', error: 'jsonb' },
  `
  select item_index, error
  from job_item_error
  where workspace_id = $1
    and job_id = $2
    and item_index > $3
  order by item_index
  limit $4::int
  offset $5::int
  `,
)

/** The oldest import that waits, of each workspace where none is held; `attempt` is when it came further last. */
export const importJobListDue = statement(
  'import_job_list_due',
  ['int', 'int'],
  { workspace_id: 'uuid', job_id: 'uuid', attempts: 'int', attempt: 'int' },
  `
  select due.workspace_id, due.job_id, due.attempts, due.attempt
  from (
    select distinct on (job.workspace_id) job.workspace_id, job.job_id, job.attempts, job.created_at,
      coalesce((job.payload ->> 'attempt')::int, 0) as attempt,
      coalesce(job.heartbeat_at >= clock_timestamp() - $1::int * interval '1 millisecond', false) as is_held
    from job
    where job.state in ('pending', 'running')
      and job.kind = 'import'
    order by job.workspace_id, is_held desc, job.created_at, job.job_id
  ) due
  where not due.is_held
  order by due.created_at
  limit $2::int
  `,
)
