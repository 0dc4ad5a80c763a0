import type { Arm } from './arm.ts'

/** What a flush that belongs to a job does beside its writes. */
export const jobArms = [
  {
    // Where the job stands once this flush is written: nobody else holds it, and nothing is written twice.
    name: 'checkpoint',
    isCounted: true,
    sql: `insert into job (workspace_id, job_id, kind, object_name, state, request, payload, total_count, processed_count,
    failed_count, attempts, created_at)
  select $1::uuid, u.id, '', '', '', '{}', u.progress, u.start, u.upto, u.failed, u.attempts, 'infinity'
  from jsonb_to_recordset(@) as u(id uuid, attempts int, start int, upto int, failed int, progress jsonb)
  on conflict (workspace_id, job_id) do update
  set processed_count = excluded.processed_count,
    failed_count = excluded.failed_count,
    payload = coalesce(excluded.payload, job.payload),
    heartbeat_at = clock_timestamp()
  where job.attempts = excluded.attempts and job.state = 'running' and job.processed_count = excluded.total_count
  returning nullif(created_at, 'infinity') as touched`,
  },
  {
    name: 'item_errors',
    isCounted: false,
    sql: `insert into job_item_error (workspace_id, job_id, item_index, error)
  select $1::uuid, u.job, u.i, u.e
  from jsonb_to_recordset(@) as u(job uuid, i int, e jsonb)
  on conflict do nothing
  returning 1 as touched`,
  },
  {
    name: 'job_profiles',
    isCounted: false,
    sql: `insert into job_profile (workspace_id, job_id, profile_id)
  select $1::uuid, u.job, u.id
  from jsonb_to_recordset(@) as u(job uuid, id uuid)
  on conflict do nothing
  returning 1 as touched`,
  },
] as const satisfies readonly Arm[]
