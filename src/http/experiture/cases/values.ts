import type { Json, JsonObject } from '../../../domain/json.ts'
import { type Case, invalid, type Step, upserted } from './case.ts'
import { devices } from './objects.ts'

const path = '/records/devices/upsert'
const base = { serial: 's1', owner: 'a@b.co' }

function refused(field: string, value: Json, expected: string, shown: Json = value): Step {
  const body = { record: { ...base, [field]: value } }
  return { path, body, status: 400, error: invalid(`record.${field}`, expected, shown) }
}

function taken(fields: JsonObject): Step {
  return { path, body: { record: { ...base, ...fields } }, status: 200, data: upserted('serial', 'devices') }
}

const aTime = 'expected an ISO 8601 timestamp with a time zone'

/** Sections 9.3 and 12: what each type takes and what it refuses. */
export const valueCases: readonly Case[] = [
  {
    name: 'timestamps need a zone and a real date',
    objects: [devices],
    steps: [
      taken({ seen_at: '2026-04-21T15:30:00Z' }),
      taken({ seen_at: '2024-02-29T23:59:59.123456789+14:00' }),
      refused('seen_at', '2026-04-21T15:30:00', aTime),
      refused('seen_at', '2026-04-21', aTime),
      refused('seen_at', '2026-02-29T00:00:00Z', aTime),
      refused('seen_at', '2026-04-21T15:30:00+14:30', aTime),
      refused('seen_at', '2026-04-21 15:30:00Z', aTime),
      refused('seen_at', 1_776_785_400, aTime),
    ],
    records: { devices: 1 },
  },
  {
    name: 'types are strict: text is not taken for a number, nor a number for a truth value',
    objects: [devices],
    steps: [
      taken({ ports: 4, watts: 0.5, is_leased: true, bought_on: '2026-01-31', settings: { a: [1] }, state: 'on' }),
      refused('ports', 1.5, 'expected a whole number within 2^53'),
      refused('ports', '4', 'expected a whole number within 2^53'),
      refused('ports', 2 ** 53, 'expected a whole number within 2^53'),
      refused('watts', 'lots', 'expected a number'),
      refused('watts', true, 'expected a number'),
      refused('is_leased', 'true', 'expected true or false'),
      refused('is_leased', 1, 'expected true or false'),
      refused('bought_on', '2026-02-30', 'expected a date, YYYY-MM-DD'),
      refused('bought_on', '2026-01-31T00:00:00Z', 'expected a date, YYYY-MM-DD'),
      refused('settings', 'text', 'expected an object or an array'),
      refused('imei', 123, 'expected a string'),
    ],
    records: { devices: 1 },
  },
  {
    name: 'lengths, choices and formats are checked, and long values come back cut',
    objects: [devices],
    steps: [
      refused('state', 'On', 'expected one of on, off'),
      refused('serial', 'x'.repeat(21), 'expected at most 20 characters'),
      refused('imei', 'x'.repeat(10_001), 'expected at most 10000 characters', 'x'.repeat(200)),
      refused('owner', 'not an address', 'expected an email address'),
      taken({ imei: '' }),
    ],
    records: { devices: 1 },
  },
  {
    name: 'null clears a field that may be null and is refused elsewhere',
    objects: [devices],
    steps: [
      taken({ watts: 3, state: 'off' }),
      taken({ watts: null }),
      refused('is_leased', null, 'this field cannot be cleared'),
      refused('owner', null, 'this field cannot be cleared'),
    ],
    records: { devices: 1 },
  },
  {
    name: 'a required field must come with a new row, not with a later write',
    objects: [devices],
    steps: [
      {
        path,
        body: { record: { serial: 's9' } },
        status: 400,
        error: invalid('record.owner', 'this field is required on a new row'),
      },
      taken({}),
      { path, body: { record: { serial: 's1', ports: 2 } }, status: 200, data: upserted('serial', 'devices') },
    ],
    records: { devices: 1 },
  },
  {
    name: 'omitted fields stay, null clears, and a record with only its key changes nothing',
    steps: [
      { path: '/profiles/upsert', body: { record: { email: 'a@b.co', tier: 'gold', ltv: 3 } }, status: 200 },
      { path: '/profiles/upsert', body: { record: { email: 'a@b.co', ltv: null } }, status: 200 },
      { path: '/profiles/upsert', body: { record: { email: 'a@b.co' } }, status: 200, data: upserted('email') },
    ],
    profiles: [{ fields: { email: 'a@b.co', tier: 'gold' }, identifiers: [['email', 'a@b.co']] }],
  },
  {
    name: 'the first bad value in the order of the record is the one reported',
    steps: [
      {
        path: '/profiles/upsert',
        body: { record: { ltv: 'lots', email: 'bad', order_count: 1.5 } },
        status: 400,
        error: {
          ...invalid('record.ltv', 'expected a number', 'lots'),
          remediation: 'Send a number, or null to clear it.',
        },
      },
    ],
    profiles: [],
  },
]
