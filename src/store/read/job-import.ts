// Jobs that import profiles: batches of one operation, with what came of their rows. $1 is the workspace throughout; jobs
// from before a time are no longer shown.

import { type Row, statement } from '../statement.ts'

const importRow = {
  job_id: 'uuid',
  status: 'text',
  total_count: 'int',
  processed_count: 'int',
  failed_count: 'int',
  created_at: 'timestamptz',
  started_at: 'timestamptz?',
  completed_at: 'timestamptz?',
} as const

export type ImportRow = Row<typeof importRow>

/** A job that was handed back waits, but has begun. */
const status = `case
    when state in ('completed', 'failed') then state
    when started_at is null then 'waiting'
    else 'begun'
  end`

const columns = `job_id, ${status} as status, total_count, processed_count, failed_count, created_at, started_at, completed_at`

const imports = `from job
  where workspace_id = $1
    and kind = 'batch'
    and request -> 'shown' ->> 'operation' = 'profile_import'`

export const jobFindImport = statement(
  'job_find_import',
  ['uuid', 'uuid', 'timestamptz'],
  importRow,
  `
  select ${columns}
  ${imports}
    and job_id = $2
    and created_at >= $3
  `,
)

/** $2: the statuses, or null for all; $3: since when; $4 and $5: the time and the id behind which to begin; $6: how many. */
function listImports(name: string, direction: 'asc' | 'desc') {
  return statement(
    name,
    ['uuid', 'text[]?', 'timestamptz', 'timestamptz', 'uuid', 'int'],
    importRow,
    `
  select ${columns}
  ${imports}
    and created_at >= $3
    and ($2::text[] is null or ${status} = any($2))
    and (created_at, job_id) ${direction === 'asc' ? '>' : '<'} ($4, $5)
  order by created_at ${direction}, job_id ${direction}
  limit $6::int
  `,
  )
}

export const jobListImportsAscending = listImports('job_list_imports_asc', 'asc')
export const jobListImportsDescending = listImports('job_list_imports_desc', 'desc')

/** Errors of a job from item $3 on, or back from it; $4: how many. */
function listErrors(name: string, direction: 'asc' | 'desc') {
  return statement(
    name,
    ['uuid', 'uuid', 'int', 'int'],
    { item_index: 'int', error: 'jsonb' },
    `
  select item_index, error
  from job_item_error
  where workspace_id = $1
    and job_id = $2
    and item_index ${direction === 'asc' ? '>=' : '<='} $3
  order by item_index ${direction}
  limit $4::int
  `,
  )
}

export const jobItemErrorWalkAscending = listErrors('job_item_error_list_walk_asc', 'asc')
export const jobItemErrorWalkDescending = listErrors('job_item_error_list_walk_desc', 'desc')

/** Profiles that a job wrote and that are live, behind or before profile $3; $4: how many. */
function listProfiles(name: string, direction: 'asc' | 'desc') {
  return statement(
    name,
    ['uuid', 'uuid', 'uuid', 'int'],
    { profile_id: 'uuid' },
    `
  select written.profile_id
  from job_profile written
  join profile p
    on p.workspace_id = $1
   and p.profile_id = written.profile_id
   and p.merged_into is null
  where written.workspace_id = $1
    and written.job_id = $2
    and written.profile_id ${direction === 'asc' ? '>' : '<'} $3
  order by written.profile_id ${direction}
  limit $4::int
  `,
  )
}

export const jobProfileWalkAscending = listProfiles('job_profile_list_walk_asc', 'asc')
export const jobProfileWalkDescending = listProfiles('job_profile_list_walk_desc', 'desc')
