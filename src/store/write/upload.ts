import { statement } from '../statement.ts'

export const uploadInsert = statement(
  'upload_insert',
  ['uuid', 'uuid', 'text', 'text', 'int', 'timestamptz', 'timestamptz'],
  {},
  `
  insert into upload (workspace_id, upload_id, file_name, content, row_count, created_at, expires_at)
  values ($1, $2, $3, $4, $5, $6, $7)
  `,
)
