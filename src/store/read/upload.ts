import { statement } from '../statement.ts'

/** A file that has not expired at the given time. */
export const uploadFind = statement(
  'upload_find',
  ['uuid', 'uuid', 'timestamptz'],
  { file_name: 'text', content: 'text', row_count: 'int' },
  `
  select file_name, content, row_count
  from upload
  where workspace_id = $1
    and upload_id = $2
    and expires_at > $3
  `,
)
