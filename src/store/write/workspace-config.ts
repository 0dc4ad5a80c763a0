import { statement } from '../statement.ts'

export const workspaceConfigInsert = statement(
  'workspace_config_insert',
  ['uuid', 'jsonb'],
  {},
  `insert into workspace_config (workspace_id, config_version, settings)
values ($1::uuid, 1, $2::jsonb)`,
)

/** Changes of one workspace's configuration take turns on this row. */
export const workspaceConfigLock = statement(
  'workspace_config_lock',
  ['uuid'],
  { config_version: 'bigint', settings: 'jsonb' },
  `select config_version, settings
from workspace_config
where workspace_id = $1::uuid
for update`,
)

/** Null keeps the settings and moves the version alone. */
export const workspaceConfigUpdate = statement(
  'workspace_config_update',
  ['uuid', 'jsonb?'],
  {},
  `update workspace_config
set config_version = config_version + 1,
  settings = coalesce($2::jsonb, settings)
where workspace_id = $1::uuid`,
)

export const objectDefinitionInsert = statement(
  'object_definition_insert',
  ['uuid', 'text', 'int', 'jsonb'],
  {},
  `insert into object_definition (workspace_id, object_name, version, definition)
values ($1::uuid, $2::text, $3::int, $4::jsonb)`,
)

export const objectDefinitionUpdate = statement(
  'object_definition_update',
  ['uuid', 'text', 'int', 'jsonb'],
  {},
  `update object_definition
set version = $3::int,
  definition = $4::jsonb
where workspace_id = $1::uuid
  and object_name = $2::text`,
)
