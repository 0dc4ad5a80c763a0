import { defaultSettings } from '../config.ts'
import type { FieldDefinition, FieldType, ObjectDefinition } from './object-definition.ts'

const allWays = { single: true, jsonBatch: true, fileImport: true }

function fields(type: FieldType, names: readonly string[], rest: Partial<FieldDefinition> = {}): FieldDefinition[] {
  return names.map(name => ({ name, type, required: false, nullable: true, ...rest }))
}

const profiles: ObjectDefinition = {
  name: 'profiles',
  displayName: 'Person',
  pluralDisplayName: 'People',
  description: 'One row per known person.',
  objectType: 'profile',
  version: 1,
  ingestion: { ...allWays, defaultWriteMode: 'upsert' },
  primaryKey: 'email',
  identityKeys: defaultSettings.identityKinds.map(({ kind }) => kind),
  fields: [
    ...fields('string', ['email'], { format: 'email', maxLength: 320 }),
    ...fields('string', ['customer_id'], { maxLength: 255 }),
    ...fields('string', ['phone'], { format: 'phone', maxLength: 255 }),
    ...fields('string', ['external_id', 'social', 'anonymous_id', 'device_id'], { maxLength: 512 }),
    ...fields('string', [
      'first_name',
      'last_name',
      'tier',
      'company',
      'signup_source',
      'subscription_status',
      'subscription_plan',
      'plan',
      'push_token',
      'account_owner',
      'industry',
      'company_size',
      'country',
    ]),
    ...fields('number', ['ltv']),
    ...fields('integer', ['order_count']),
    ...fields('timestamp', [
      'signed_up_at',
      'last_login_at',
      'last_seen_at',
      'last_order_at',
      'subscription_updated_at',
      'tier_updated_at',
    ]),
  ],
}

const orders: ObjectDefinition = {
  name: 'orders',
  displayName: 'Order',
  pluralDisplayName: 'Orders',
  description: 'One row per order.',
  objectType: 'event',
  version: 1,
  ingestion: { ...allWays, defaultWriteMode: 'append' },
  primaryKey: 'order_id',
  identityKeys: ['order_id'],
  fields: [
    ...fields('string', ['order_id'], { maxLength: 255 }),
    ...fields('string', ['customer_email'], { maxLength: 320, identifies: 'email' }),
    ...fields('string', ['currency']),
    ...fields('number', ['total']),
    ...fields('timestamp', ['placed_at']),
  ],
}

const events: ObjectDefinition = {
  name: 'events',
  displayName: 'Event',
  pluralDisplayName: 'Events',
  description: 'One row per thing that happened.',
  objectType: 'event',
  version: 1,
  ingestion: { ...allWays, defaultWriteMode: 'append' },
  primaryKey: null,
  identityKeys: [],
  fields: [...fields('string', ['session_id', 'event', 'url']), ...fields('timestamp', ['occurred_at'])],
}

/** What every new workspace begins with. */
export const defaultObjects: readonly ObjectDefinition[] = [profiles, orders, events]
