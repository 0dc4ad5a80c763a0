import { statement } from '../statement.ts'

/** Inserts or replaces definitions of one kind; the caller holds the lock of the workspace's configuration. */
export const definitionUpsert = statement(
  'definition_upsert',
  ['uuid', 'text', 'jsonb'],
  {},
  `insert into definition (workspace_id, kind, definition_id, body, created_at, updated_at)
select $1::uuid, $2::text, given.definition_id, given.body, given.created_at, given.updated_at
from jsonb_to_recordset($3::jsonb) as given (
  definition_id uuid, body jsonb, created_at timestamptz, updated_at timestamptz
)
on conflict (workspace_id, kind, definition_id) do update
set body = excluded.body,
  updated_at = excluded.updated_at`,
)

export const definitionDelete = statement(
  'definition_delete',
  ['uuid', 'text', 'uuid[]'],
  {},
  `delete from definition
where workspace_id = $1::uuid
  and kind = $2::text
  and definition_id = any($3::uuid[])`,
)
