import { statement } from '../statement.ts'

// Jobs of every kind as they are shown. The payload of a batch is its items, which are not.

const jobView = {
  job_id: 'uuid',
  kind: 'text',
  operation: 'text?',
  object_name: 'text',
  state: 'text',
  total_count: 'int',
  processed_count: 'int',
  failed_count: 'int',
  progress: 'jsonb?',
  error: 'jsonb?',
  created_at: 'timestamptz',
  started_at: 'timestamptz?',
  completed_at: 'timestamptz?',
} as const

const columns = `job_id, kind, request -> 'shown' ->> 'operation' as operation, object_name, state, total_count, processed_count, failed_count,
  case when kind <> 'batch' then payload end as progress, error, created_at, started_at, completed_at`

export const jobFindAny = statement(
  'job_find_any',
  ['uuid', 'uuid', 'timestamptz'],
  jobView,
  `
  select ${columns}
  from job
  where workspace_id = $1
    and job_id = $2
    and created_at >= $3
  `,
)

/** A page before the given id; ids grow with time, so this is newest first; of one kind, in one state, or any. */
export const jobList = statement(
  'job_list',
  ['uuid', 'uuid?', 'timestamptz', 'int', 'text?', 'text?'],
  jobView,
  `
  select ${columns}
  from job
  where workspace_id = $1
    and ($2::uuid is null or job_id < $2)
    and created_at >= $3
    and ($5::text is null or kind = $5)
    and ($6::text is null or state = $6)
  order by job_id desc
  limit $4::int
  `,
)
