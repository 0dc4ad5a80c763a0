import { statement } from '../statement.ts'

/** Enters a file whose bytes are there, in place of an earlier one of the same id. */
export const storedFileUpsert = statement(
  'stored_file_upsert',
  ['uuid', 'uuid', 'text', 'bigint', 'timestamptz', 'timestamptz'],
  {},
  `
  insert into stored_file (workspace_id, file_id, file_name, byte_count, created_at, expires_at)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (workspace_id, file_id) do update
  set file_name = excluded.file_name,
      byte_count = excluded.byte_count,
      created_at = excluded.created_at,
      expires_at = excluded.expires_at
  `,
)

/** Never shortens the time for which a file is kept, and never brings back one that has expired. */
export const storedFileUpdateExpiry = statement(
  'stored_file_update_expiry',
  ['uuid', 'uuid', 'timestamptz', 'timestamptz'],
  {},
  `
  update stored_file
  set expires_at = $3
  where workspace_id = $1
    and file_id = $2
    and expires_at < $3
    and expires_at > $4
  `,
)

export const storedFileDelete = statement(
  'stored_file_delete',
  ['uuid', 'uuid'],
  {},
  `
  delete from stored_file
  where workspace_id = $1
    and file_id = $2
  `,
)

/** Holds a file that had expired before the given time until the transaction ends. */
export const storedFileLockExpired = statement(
  'stored_file_lock_expired',
  ['uuid', 'uuid', 'timestamptz'],
  { file_id: 'uuid' },
  `
  select file_id
  from stored_file
  where workspace_id = $1
    and file_id = $2
    and expires_at < $3
  for update
  `,
)
