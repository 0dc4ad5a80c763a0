import { type Row, statement } from '../statement.ts'

export const savedViewRow = {
  view_id: 'uuid',
  name: 'text',
  is_shared: 'bool',
  owner: 'text',
  definition: 'jsonb',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
} as const

export type SavedViewRead = Row<typeof savedViewRow>

/** Those that are shared and those of $2, in the order in which they were made. */
export const savedViewList = statement(
  'saved_view_list',
  ['uuid', 'text'],
  savedViewRow,
  `
select v.view_id, v.name, v.is_shared, v.owner, v.definition, v.created_at, v.updated_at
from saved_view v
where v.workspace_id = $1
  and (v.is_shared or v.owner = $2)
order by v.view_id`,
)

/** Nobody finds what they may not see. */
export const savedViewFind = statement(
  'saved_view_find',
  ['uuid', 'uuid', 'text'],
  savedViewRow,
  `
select v.view_id, v.name, v.is_shared, v.owner, v.definition, v.created_at, v.updated_at
from saved_view v
where v.workspace_id = $1
  and v.view_id = $2
  and (v.is_shared or v.owner = $3)`,
)
