import { statement } from '../statement.ts'

/** Who holds a job and where it stands. */
export const jobFindHolder = statement(
  'job_find_holder',
  ['uuid', 'uuid'],
  { state: 'text', attempts: 'int', processed_count: 'int' },
  `
  select state, attempts, processed_count
  from job
  where workspace_id = $1
    and job_id = $2
  `,
)
