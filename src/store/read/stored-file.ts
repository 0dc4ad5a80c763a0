import { statement } from '../statement.ts'

/** A file that has not expired at the given time. */
export const storedFileFind = statement(
  'stored_file_find',
  ['uuid', 'uuid', 'timestamptz'],
  { file_name: 'text', byte_count: 'bigint', created_at: 'timestamptz', expires_at: 'timestamptz' },
  `
  select file_name, byte_count, created_at, expires_at
  from stored_file
  where workspace_id = $1
    and file_id = $2
    and expires_at > $3
  `,
)

/** Those of the given files that are there, expired or not. */
export const storedFileListKnown = statement(
  'stored_file_list_known',
  ['uuid', 'uuid[]'],
  { file_id: 'uuid' },
  `
  select file_id
  from stored_file
  where workspace_id = $1
    and file_id = any ($2::uuid[])
  `,
)

/** Files that had expired before the given time, a few at once. */
export const storedFileListExpired = statement(
  'stored_file_list_expired',
  ['uuid', 'timestamptz', 'int'],
  { file_id: 'uuid' },
  `
  select file_id
  from stored_file
  where workspace_id = $1
    and expires_at < $2
  order by file_id
  limit $3::int
  `,
)
