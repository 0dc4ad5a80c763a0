import { statement } from '../statement.ts'

/** No row comes back when the name is taken. */
export const workspaceInsert = statement(
  'workspace_insert',
  ['uuid', 'text', 'timestamptz'],
  { workspace_id: 'uuid' },
  `insert into workspace (workspace_id, name, created_at)
values ($1::uuid, $2::text, $3::timestamptz)
on conflict (name) do nothing
returning workspace_id`,
)
