import { type Row, statement } from '../statement.ts'

const row = {
  kind: 'text',
  definition_id: 'uuid',
  body: 'jsonb',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
} as const

/** Oldest first, as everything that runs over definitions wants them. */
export const definitionList = statement(
  'definition_list',
  ['uuid'],
  row,
  `select kind, definition_id, body, created_at, updated_at
from definition
where workspace_id = $1::uuid
order by created_at, definition_id`,
)

export const definitionListByKind = statement(
  'definition_list_by_kind',
  ['uuid', 'text'],
  row,
  `select kind, definition_id, body, created_at, updated_at
from definition
where workspace_id = $1::uuid
  and kind = $2::text
order by created_at, definition_id`,
)

export type DefinitionRow = Row<(typeof definitionList)['row']>
