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

/** Files that expired before `$2`, at most `$3` a call, as in sweep.ts. */
export const uploadDeleteOld = statement(
  'upload_delete_old',
  ['uuid', 'timestamptz', 'int'],
  { upload_id: 'uuid' },
  `
  delete from upload
  where workspace_id = $1
    and upload_id = any (array(
      select upload_id
      from upload
      where workspace_id = $1
        and expires_at < $2
      limit $3::int
    ))
    and expires_at < $2
  returning upload_id
  `,
)
