import type { JsonObject } from '../../../domain/json.ts'
import type { Case } from './case.ts'
import { devices } from './objects.ts'

const open = { single: true, jsonBatch: true, fileImport: true }

const deviceItem: JsonObject = {
  objectName: 'devices',
  displayName: 'Device',
  pluralDisplayName: 'Devices',
  objectType: 'entity',
  activeVersion: 3,
  primaryProfileRoot: false,
  ingestion: { single: true, jsonBatch: true, fileImport: false, defaultWriteMode: 'upsert' },
}

/** Section 9. */
export const metadataCases: readonly Case[] = [
  {
    name: 'objects are listed by name with exactly the documented keys',
    objects: [devices],
    steps: [
      {
        method: 'GET',
        path: '/metadata/objects',
        token: ['cdp:metadata:read'],
        status: 200,
        data: {
          items: [
            deviceItem,
            {
              objectName: 'events',
              displayName: '<any>',
              pluralDisplayName: '<any>',
              objectType: 'event',
              activeVersion: 1,
              primaryProfileRoot: false,
              ingestion: { ...open, defaultWriteMode: 'append' },
            },
            {
              objectName: 'orders',
              displayName: '<any>',
              pluralDisplayName: '<any>',
              objectType: 'event',
              activeVersion: 1,
              primaryProfileRoot: false,
              ingestion: { ...open, defaultWriteMode: 'append' },
            },
            {
              objectName: 'profiles',
              displayName: 'Person',
              pluralDisplayName: 'People',
              objectType: 'profile',
              activeVersion: 1,
              primaryProfileRoot: true,
              ingestion: { ...open, defaultWriteMode: 'upsert' },
            },
          ],
        },
      },
    ],
  },
  {
    name: 'an object shows its schema, each field with what is set on it',
    objects: [devices],
    steps: [
      {
        method: 'GET',
        path: '/metadata/objects/devices',
        status: 200,
        data: {
          objectName: 'devices',
          displayName: 'Device',
          pluralDisplayName: 'Devices',
          description: 'One row per device.',
          objectType: 'entity',
          activeVersion: 3,
          primaryProfileRoot: false,
          ingestion: { single: true, jsonBatch: true, fileImport: false, defaultWriteMode: 'upsert' },
          primaryKey: 'serial',
          identityKeys: ['serial', 'imei'],
          fields: [
            {
              name: 'serial',
              type: 'string',
              required: false,
              nullable: true,
              maxLength: 20,
              displayName: 'Serial number',
            },
            { name: 'imei', type: 'string', required: false, nullable: true },
            { name: 'owner', type: 'string', format: 'email', required: true, nullable: false },
            {
              name: 'state',
              type: 'string',
              required: false,
              nullable: true,
              enumValues: ['on', 'off'],
              description: 'Whether it runs.',
            },
            { name: 'ports', type: 'integer', required: false, nullable: true },
            { name: 'watts', type: 'number', required: false, nullable: true },
            { name: 'is_leased', type: 'boolean', required: false, nullable: false },
            { name: 'seen_at', type: 'timestamp', required: false, nullable: true },
            { name: 'bought_on', type: 'date', required: false, nullable: true },
            { name: 'settings', type: 'json', required: false, nullable: true },
          ],
        },
      },
    ],
  },
  {
    name: 'the profiles of a fresh workspace are ready for the calls of the two pages',
    steps: [
      {
        method: 'GET',
        path: '/metadata/objects/profiles',
        status: 200,
        data: {
          objectName: 'profiles',
          displayName: 'Person',
          pluralDisplayName: 'People',
          description: 'One row per known person.',
          objectType: 'profile',
          activeVersion: 1,
          primaryProfileRoot: true,
          ingestion: { ...open, defaultWriteMode: 'upsert' },
          primaryKey: 'email',
          identityKeys: ['customer_id', 'external_id', 'email', 'phone', 'social', 'anonymous_id', 'device_id'],
          fields: '<any>',
        },
      },
    ],
  },
  {
    name: 'an unknown object is 404',
    steps: [
      {
        method: 'GET',
        path: '/metadata/objects/nothing',
        status: 404,
        error: { code: 'CDP_ETL.NOT_FOUND', message: '<any>', details: {} },
      },
    ],
  },
]
