import { type Row, statement } from '../statement.ts'

// Jobs of the kind `export`.

const exportJob = {
  job_id: 'uuid',
  object_name: 'text',
  state: 'text',
  request: 'jsonb',
  /** What has come of it: `{"bytes", "fileName", "expiresAtMs"}`, as far as it is known. */
  payload: 'jsonb?',
  processed_count: 'int',
  error: 'jsonb?',
  created_at: 'timestamptz',
  started_at: 'timestamptz?',
  completed_at: 'timestamptz?',
} as const

export type ExportJobRow = Row<typeof exportJob>

const columns = `job_id, object_name, state, request, payload, processed_count, error, created_at, started_at,
    completed_at`

/** $3: the time before which jobs are no longer shown. */
export const exportJobFind = statement(
  'export_job_find',
  ['uuid', 'uuid', 'timestamptz'],
  exportJob,
  `
  select ${columns}
  from job
  where workspace_id = $1
    and job_id = $2
    and kind = 'export'
    and created_at >= $3
  `,
)

/** A page before the given id, newest first. */
export const exportJobList = statement(
  'export_job_list',
  ['uuid', 'uuid?', 'timestamptz', 'int'],
  exportJob,
  `
  select ${columns}
  from job
  where workspace_id = $1
    and kind = 'export'
    and ($2::uuid is null or job_id < $2)
    and created_at >= $3
  order by job_id desc
  limit $4::int
  `,
)
