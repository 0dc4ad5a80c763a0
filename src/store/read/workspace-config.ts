import { type Row, statement } from '../statement.ts'

export const workspaceConfigFind = statement(
  'workspace_config_find',
  ['uuid'],
  { config_version: 'bigint', settings: 'jsonb' },
  `select config_version, settings
from workspace_config
where workspace_id = $1::uuid`,
)

export const workspaceConfigFindVersion = statement(
  'workspace_config_find_version',
  ['uuid'],
  { config_version: 'bigint' },
  `select config_version
from workspace_config
where workspace_id = $1::uuid`,
)

export const objectDefinitionList = statement(
  'object_definition_list',
  ['uuid'],
  { object_name: 'text', version: 'int', definition: 'jsonb' },
  `select object_name, version, definition
from object_definition
where workspace_id = $1::uuid
order by object_name`,
)

export const discoveredFieldList = statement(
  'discovered_field_list',
  ['uuid'],
  { object_name: 'text', field: 'text', value_type: 'text', first_seen_at: 'timestamptz' },
  `select object_name, field, value_type, first_seen_at
from discovered_field
where workspace_id = $1::uuid
order by object_name, field, value_type`,
)

export type DiscoveredFieldRow = Row<(typeof discoveredFieldList)['row']>
