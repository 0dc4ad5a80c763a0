import { statement } from '../statement.ts'

const row = { workspace_id: 'uuid', name: 'text', created_at: 'timestamptz' } as const

export const workspaceFind = statement(
  'workspace_find',
  ['uuid'],
  row,
  `select workspace_id, name, created_at
from workspace
where workspace_id = $1::uuid`,
)

export const workspaceFindOldest = statement(
  'workspace_find_oldest',
  [],
  row,
  `select workspace_id, name, created_at
from workspace
order by created_at, workspace_id
limit 1`,
)

/** A page after the given id; ids grow with time, so this is the order of creation. */
export const workspaceList = statement(
  'workspace_list',
  ['uuid?', 'int'],
  row,
  `select workspace_id, name, created_at
from workspace
where $1::uuid is null or workspace_id > $1::uuid
order by workspace_id
limit $2::int`,
)
