import type { JsonObject } from '../../../domain/json.ts'
import { type Case, invalid, type Step, upserted } from './case.ts'
import { devices } from './objects.ts'

const conflict: JsonObject = {
  code: 'CDP_ETL.IDEMPOTENCY.KEY_CONFLICT',
  message: 'Idempotency-Key: already used here with a different body',
  details: { path: 'Idempotency-Key' },
}
const badKey = invalid('Idempotency-Key', 'expected 1 to 255 visible ASCII characters')

function append(key: string, record: JsonObject): Step {
  const headers = { 'idempotency-key': key }
  return { path: '/records/orders/append', headers, body: { record }, status: 200 }
}
const replayed = { 'idempotency-replayed': 'true' }

/** Section 4. */
export const idempotencyCases: readonly Case[] = [
  {
    name: 'a key with the same body writes once, however the JSON is spelt',
    steps: [
      append('order:1', { order_id: '1', total: 5 }),
      { ...append('order:1', { order_id: '1', total: 5 }), reply: replayed },
      {
        ...append('order:1', {}),
        body: '{ "record" : { "total": 5.0, "order_id": "1" } }',
        reply: replayed,
      },
    ],
    records: { orders: 1 },
  },
  {
    name: 'a key with another body is 409 and writes nothing',
    steps: [
      append('order:1', { order_id: '1' }),
      { ...append('order:1', { order_id: '2' }), status: 409, error: conflict },
    ],
    records: { orders: 1 },
  },
  {
    name: 'the same key on another path is another operation',
    steps: [
      append('evt_1', { order_id: '1' }),
      {
        path: '/records/events/append',
        headers: { 'idempotency-key': 'evt_1' },
        body: { record: { event: 'paid' } },
        status: 200,
      },
      {
        path: '/profiles/upsert',
        headers: { 'idempotency-key': 'evt_1' },
        body: { record: { email: 'a@b.co' } },
        status: 200,
        data: upserted('email'),
      },
    ],
    records: { orders: 1, events: 1 },
  },
  {
    name: 'a refusal leaves no entry, so the key is still good for the corrected write',
    steps: [
      { ...append('k', { order_id: '1', total: 'five' }), status: 400 },
      { ...append('k', { order_id: '1', shoe: 5 }), status: 422 },
      append('k', { order_id: '1', total: 5 }),
      { ...append('k', { order_id: '1', total: 6 }), status: 409, error: conflict },
    ],
    records: { orders: 1 },
  },
  {
    name: 'the shape of a body is judged before its key, and its names after',
    objects: [devices],
    steps: [
      {
        path: '/profiles/upsert',
        headers: { 'idempotency-key': 'k' },
        body: { record: { email: 'a@b.co' } },
        status: 200,
      },
      { path: '/profiles/upsert', headers: { 'idempotency-key': 'k' }, body: { record: {} }, status: 400 },
      {
        path: '/profiles/upsert',
        headers: { 'idempotency-key': 'k' },
        body: { record: { shoe: 1 } },
        status: 409,
        error: conflict,
      },
    ],
  },
  {
    name: 'a key of 255 visible characters is taken, a longer, empty or other one is 400',
    steps: [
      append('k'.repeat(255), { order_id: '1' }),
      { ...append('k'.repeat(256), { order_id: '2' }), status: 400, error: badKey },
      { ...append('', { order_id: '2' }), status: 400, error: badKey },
      { ...append('two words', { order_id: '2' }), status: 400, error: badKey },
      { ...append('schl\u00fcssel', { order_id: '2' }), status: 400, error: badKey },
    ],
    records: { orders: 1 },
  },
]
