import { appended, type Case, invalid, mismatch, type Step, upserted } from './case.ts'
import { archive, devices } from './objects.ts'

const path = '/profiles/upsert'

function refused(body: unknown, ...error: Parameters<typeof invalid>): Step {
  return { path, body, status: 400, error: invalid(...error) }
}

const notAnObject = {
  code: 'CDP_ETL.VALIDATION.REQUEST_INVALID',
  message: 'the body must be a JSON object with record',
  details: {},
}
const anObject = 'expected an object with at least one property'

/** Sections 6 and 7: the bodies of single writes. */
export const singleCases: readonly Case[] = [
  {
    name: 'a body without a usable record is 400, naming the key',
    steps: [
      { path, body: '[]', status: 400, error: notAnObject },
      { path, body: '"record"', status: 400, error: notAnObject },
      { path, body: 'null', status: 400, error: notAnObject },
      { path, status: 400, error: notAnObject },
      refused({}, 'record', anObject),
      refused({ record: null }, 'record', anObject, null),
      refused({ record: [] }, 'record', anObject, []),
      refused({ record: 'x' }, 'record', anObject, 'x'),
      refused({ record: {} }, 'record', 'expected at least one property'),
    ],
    profiles: [],
  },
  {
    name: 'a match key must be a non-empty string',
    steps: [
      refused({ record: { email: 'a@b.co' }, matchKey: '' }, 'matchKey', 'expected the name of an identity key', ''),
      refused(
        { record: { email: 'a@b.co' }, matchKey: null },
        'matchKey',
        'expected the name of an identity key',
        null,
      ),
      refused({ record: { email: 'a@b.co' }, matchKey: 7 }, 'matchKey', 'expected the name of an identity key', 7),
    ],
    profiles: [],
  },
  {
    name: 'top-level keys that are not documented are 400',
    steps: [
      refused(
        { record: { email: 'a@b.co' }, matchkey: 'email' },
        'matchkey',
        'not a key of this request, which takes record, matchKey, occurredAt',
      ),
      refused(
        { records: [{ email: 'a@b.co' }] },
        'records',
        'not a key of this request, which takes record, matchKey, occurredAt',
      ),
      {
        path: '/records/orders/append',
        body: { record: { order_id: '1' }, matchKey: 'order_id' },
        status: 400,
        error: invalid('matchKey', 'not a key of this request, which takes record, occurredAt'),
      },
    ],
    profiles: [],
    records: { orders: 0 },
  },
  {
    name: 'more than 500 properties are refused',
    steps: [
      refused(
        { record: Object.fromEntries(Array.from({ length: 501 }, (_, i) => [`f${i}`, i])) },
        'record',
        'expected at most 500 properties, got 501',
      ),
    ],
  },
  {
    name: 'unknown fields refuse the whole write and are all named, null or not, before any bad value',
    steps: [
      {
        path,
        body: { record: { email: 'not an address', shoe: 42, hat: null, constructor: 1 }, matchKey: 'email' },
        status: 422,
        error: mismatch('record.shoe', 'no such field on profiles', 'shoe', 'hat', 'constructor'),
      },
      {
        path,
        body: '{"record": {"email": "a@b.co", "__proto__": {"tier": "gold"}}}',
        status: 422,
        error: mismatch('record.__proto__', 'no such field on profiles', '__proto__'),
      },
      {
        path,
        body: { record: { email: 'a@b.co', _id: 1, Email: 'x' } },
        status: 422,
        error: mismatch('record._id', 'no such field on profiles', '_id', 'Email'),
      },
    ],
    profiles: [],
  },
  {
    name: 'a match key that the schema lacks is 422, one that does not identify is 400',
    steps: [
      {
        path,
        body: { record: { email: 'a@b.co' }, matchKey: 'shoe' },
        status: 422,
        error: mismatch('matchKey', 'profiles has no field shoe', 'shoe'),
      },
      refused({ record: { email: 'a@b.co', tier: 'x' }, matchKey: 'tier' }, 'matchKey', 'tier is not an identity key'),
      {
        path,
        body: { record: { shoe: 1 }, matchKey: 'tier' },
        status: 422,
        error: mismatch('record.shoe', 'no such field on profiles', 'shoe'),
      },
    ],
    profiles: [],
  },
  {
    name: 'a null under the match key is 400',
    steps: [
      refused({ record: { email: null, tier: 'gold' }, matchKey: 'email' }, 'matchKey', 'the write carries no email'),
    ],
    profiles: [],
  },
  {
    name: 'occurredAt must be a time with a zone',
    steps: [
      refused(
        { record: { email: 'a@b.co' }, occurredAt: '2026-01-01T00:00:00' },
        'occurredAt',
        'expected an ISO 8601 timestamp with a time zone',
        '2026-01-01T00:00:00',
      ),
      refused(
        { record: { email: 'a@b.co' }, occurredAt: 1_767_225_600 },
        'occurredAt',
        'expected an ISO 8601 timestamp with a time zone',
        1_767_225_600,
      ),
    ],
    profiles: [],
  },
  {
    name: 'an append makes a row each time and shows no match key',
    steps: [
      {
        path: '/records/orders/append',
        body: { record: { order_id: '7', total: 1 } },
        status: 200,
        data: appended('orders'),
      },
      {
        path: '/records/orders/append',
        body: { record: { order_id: '7', total: 2 } },
        status: 200,
        data: appended('orders'),
      },
      {
        path: '/records/orders/upsert',
        body: { record: { order_id: '7', total: 3 } },
        status: 200,
        data: upserted('order_id', 'orders'),
      },
      {
        path: '/records/orders/upsert',
        body: { record: { order_id: '8' }, matchKey: 'order_id' },
        status: 200,
        data: upserted('order_id', 'orders'),
      },
      {
        path: '/records/orders/upsert',
        body: { record: { total: 9 }, matchKey: 'order_id' },
        status: 200,
        data: upserted('order_id', 'orders'),
      },
    ],
    records: { orders: 4 },
  },
  {
    name: 'an upsert of an object without identity keys is 400',
    steps: [
      {
        path: '/records/events/upsert',
        body: { record: { event: 'click' } },
        status: 400,
        error: invalid('matchKey', 'events has no identity key to match on'),
      },
    ],
    records: { events: 0 },
  },
  {
    name: 'an object of the workspace falls back to its other identity keys and keeps what was not sent',
    objects: [devices],
    steps: [
      {
        path: '/records/devices/upsert',
        body: { record: { serial: 's1', imei: 'i1', owner: 'a@b.co' } },
        status: 200,
        data: upserted('serial', 'devices'),
      },
      {
        path: '/records/devices/upsert',
        body: { record: { imei: 'i1', ports: 4 } },
        status: 200,
        data: upserted('imei', 'devices'),
      },
    ],
    records: { devices: 1 },
  },
  {
    name: 'an object closed to single writes answers 400 to them',
    objects: [archive],
    steps: [
      {
        path: '/records/archive/append',
        body: { record: { row_id: '1' } },
        status: 400,
        error: invalid('object_name', 'archive takes no single writes'),
      },
    ],
    records: { archive: 0 },
  },
]
