import type { ObjectDefinition } from '../../../domain/schema/object-definition.ts'

const free = { required: false, nullable: true }

/** An object with a field of every type and every rule. */
export const devices: ObjectDefinition = {
  name: 'devices',
  displayName: 'Device',
  pluralDisplayName: 'Devices',
  description: 'One row per device.',
  objectType: 'entity',
  version: 3,
  ingestion: { single: true, jsonBatch: true, fileImport: false, defaultWriteMode: 'upsert' },
  primaryKey: 'serial',
  identityKeys: ['serial', 'imei'],
  fields: [
    { name: 'serial', type: 'string', ...free, maxLength: 20, displayName: 'Serial number' },
    { name: 'imei', type: 'string', ...free },
    { name: 'owner', type: 'string', format: 'email', required: true, nullable: false, identifies: 'email' },
    { name: 'state', type: 'string', ...free, enumValues: ['on', 'off'], description: 'Whether it runs.' },
    { name: 'ports', type: 'integer', ...free },
    { name: 'watts', type: 'number', ...free },
    { name: 'is_leased', type: 'boolean', required: false, nullable: false },
    { name: 'seen_at', type: 'timestamp', ...free },
    { name: 'bought_on', type: 'date', ...free },
    { name: 'settings', type: 'json', ...free },
  ],
}

/** An object that takes neither single writes nor batches. */
export const archive: ObjectDefinition = {
  name: 'archive',
  displayName: 'Archive row',
  pluralDisplayName: 'Archive',
  description: '',
  objectType: 'event',
  version: 1,
  ingestion: { single: false, jsonBatch: false, fileImport: true, defaultWriteMode: 'append' },
  primaryKey: null,
  identityKeys: ['row_id'],
  fields: [{ name: 'row_id', type: 'string', ...free }],
}
