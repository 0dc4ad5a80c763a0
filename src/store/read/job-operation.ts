import { type Row, statement } from '../statement.ts'

// Batches by the operation that their request shows.

const row = {
  job_id: 'uuid',
  state: 'text',
  request: 'jsonb',
  total_count: 'int',
  processed_count: 'int',
  failed_count: 'int',
  error: 'jsonb?',
  created_at: 'timestamptz',
  started_at: 'timestamptz?',
  completed_at: 'timestamptz?',
} as const

export type OperationJob = Row<typeof row>

const columns = `job_id, state, request, total_count, processed_count, failed_count, error, created_at, started_at,
    completed_at`

/** One of them; `$4` is the time before which jobs are no longer shown. */
export const jobFindOfOperation = statement(
  'job_find_of_operation',
  ['uuid', 'uuid', 'text', 'timestamptz'],
  row,
  `
  select ${columns}
  from job
  where workspace_id = $1
    and job_id = $2
    and kind = 'batch'
    and request -> 'shown' ->> 'operation' = $3
    and created_at >= $4
  `,
)

/** Newest first. */
export const jobListOfOperation = statement(
  'job_list_of_operation',
  ['uuid', 'text', 'timestamptz', 'int', 'int'],
  row,
  `
  select ${columns}
  from job
  where workspace_id = $1
    and kind = 'batch'
    and request -> 'shown' ->> 'operation' = $2
    and created_at >= $3
  order by job_id desc
  limit $4::int
  offset $5::int
  `,
)

export const jobCountOfOperation = statement(
  'job_count_of_operation',
  ['uuid', 'text', 'timestamptz'],
  { count: 'int' },
  `
  select count(*)::int as count
  from job
  where workspace_id = $1
    and kind = 'batch'
    and request -> 'shown' ->> 'operation' = $2
    and created_at >= $3
  `,
)
