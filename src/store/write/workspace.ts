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

/** No row comes back when there is no such workspace; a name that is taken is a duplicate key. */
export const workspaceUpdateName = statement(
  'workspace_update_name',
  ['uuid', 'text'],
  { workspace_id: 'uuid' },
  `update workspace
set name = $2::text
where workspace_id = $1::uuid
returning workspace_id`,
)

/** The oldest workspace, locked until the end of the transaction. */
export const workspaceLockOldest = statement(
  'workspace_lock_oldest',
  [],
  { workspace_id: 'uuid', name: 'text' },
  `select workspace_id, name
from workspace
order by created_at, workspace_id
limit 1
for update`,
)
