import type { Arm } from './arm.ts'

// Stretches of a job are written side by side and committed one after the other: each holds a lock on the row at which it
// ends from its beginning (`place`), and whoever begins there waits for it before the checkpoint is moved, which comes last:
// of arms that nothing counts PostgreSQL runs the first one last. In any other order it would be as right and less quick.

const lockOf = (id: string, row: string) => `hashtextextended(${id}::text || ' ' || ${row}, 0)`

/** What a flush that belongs to a job does beside its writes; these two go before all other arms. */
export const checkpointArms = [
  {
    name: 'place',
    isCounted: true,
    sql: `select 1 as touched
  from jsonb_to_recordset(@) as u(id uuid, upto int)
  cross join lateral pg_advisory_xact_lock(${lockOf('u.id', 'u.upto')}) as held`,
  },
  {
    // Where the job stands once this flush is written: nobody else holds it, and nothing is written twice.
    name: 'checkpoint',
    isCounted: false,
    sql: `insert into job (workspace_id, job_id, kind, object_name, state, request, payload, total_count, processed_count,
    failed_count, attempts, created_at)
  select $1::uuid, u.id, '', '', '', '{}', u.progress, u.start, u.upto, u.failed, u.attempts, 'infinity'
  from jsonb_to_recordset(@) as u(id uuid, attempts int, start int, upto int, failed int, progress jsonb)
  cross join lateral pg_advisory_xact_lock_shared(${lockOf('u.id', 'u.start')}) as reached
  on conflict (workspace_id, job_id) do update
  set processed_count = excluded.processed_count / case
      when job.attempts = excluded.attempts and job.state = 'running' and job.processed_count = excluded.total_count then 1
      else 0
    end,
    failed_count = excluded.failed_count,
    payload = coalesce(excluded.payload, job.payload),
    heartbeat_at = clock_timestamp()
  returning 1 / case when isfinite(created_at) then 1 else 0 end as touched`,
  },
] as const satisfies readonly Arm[]

/** What else such a flush leaves. */
export const jobArms = [
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
