import { savedViewRow } from '../read/saved-view.ts'
import { statement } from '../statement.ts'

const returned = 'view_id, name, is_shared, owner, definition, created_at, updated_at'

/** $8: how many a workspace keeps; answers nothing when there are so many. */
export const savedViewInsert = statement(
  'saved_view_insert',
  ['uuid', 'uuid', 'text', 'bool', 'text', 'jsonb', 'timestamptz', 'int'],
  savedViewRow,
  `
insert into saved_view (workspace_id, view_id, name, is_shared, owner, definition, created_at, updated_at)
select $1, $2, $3, $4, $5, $6, $7, $7
where (
  select count(*)
  from saved_view v
  where v.workspace_id = $1
) < $8::int
returning ${returned}`,
)

/** Null leaves a member as it is. */
export const savedViewUpdate = statement(
  'saved_view_update',
  ['uuid', 'uuid', 'text?', 'bool?', 'jsonb?', 'timestamptz'],
  savedViewRow,
  `
update saved_view
set name = coalesce($3, name),
  is_shared = coalesce($4, is_shared),
  definition = coalesce($5, definition),
  updated_at = $6
where workspace_id = $1
  and view_id = $2
returning ${returned}`,
)

export const savedViewDelete = statement(
  'saved_view_delete',
  ['uuid', 'uuid'],
  { view_id: 'uuid' },
  `
delete from saved_view
where workspace_id = $1
  and view_id = $2
returning view_id`,
)
