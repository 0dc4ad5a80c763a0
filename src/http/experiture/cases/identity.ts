import type { JsonObject } from '../../../domain/json.ts'
import { appended, type Case, type Step, upserted } from './case.ts'

function upsert(record: JsonObject, matchKey?: string, shown = matchKey ?? 'email'): Step {
  const body = { record, ...(matchKey === undefined ? {} : { matchKey }) }
  return { path: '/profiles/upsert', body, status: 200, data: upserted(shown) }
}

/** Section 11, as the rules of this server say it. */
export const identityCases: readonly Case[] = [
  {
    name: 'without a match key the primary key decides, then the first identity key with a value',
    steps: [
      upsert({ customer_id: 'c1', phone: '+4930901820' }, undefined, 'customer_id'),
      upsert({ phone: '+4930901820', tier: 'gold' }, undefined, 'phone'),
      upsert({ email: 'a@b.co', customer_id: 'c1' }, undefined, 'email'),
    ],
    profiles: [
      {
        fields: { customer_id: 'c1', phone: '+4930901820', tier: 'gold', email: 'a@b.co' },
        identifiers: [
          ['customer_id', 'c1'],
          ['email', 'a@b.co'],
          ['phone', '+4930901820'],
        ],
      },
    ],
  },
  {
    name: 'a write that names nobody makes a row of its own each time',
    steps: [upsert({ tier: 'gold' }), upsert({ tier: 'gold' })],
    profiles: [
      { fields: { tier: 'gold' }, identifiers: [] },
      { fields: { tier: 'gold' }, identifiers: [] },
    ],
  },
  {
    name: 'a match key that the record does not carry makes a row, which claims only what is free',
    steps: [upsert({ email: 'a@b.co', tier: 'gold' }), upsert({ email: 'a@b.co', first_name: 'Ann' }, 'customer_id')],
    profiles: [
      { fields: { email: 'a@b.co', tier: 'gold' }, identifiers: [['email', 'a@b.co']] },
      { fields: { email: 'a@b.co', first_name: 'Ann' }, identifiers: [] },
    ],
  },
  {
    name: 'an append to profiles always makes a row and takes no identifier from another',
    steps: [
      upsert({ email: 'a@b.co' }),
      {
        path: '/records/profiles/append',
        body: { record: { email: 'a@b.co', customer_id: 'c1' } },
        status: 200,
        data: appended('profiles'),
      },
    ],
    profiles: [
      { fields: { email: 'a@b.co' }, identifiers: [['email', 'a@b.co']] },
      {
        fields: { email: 'a@b.co', customer_id: 'c1' },
        identifiers: [['customer_id', 'c1']],
      },
    ],
  },
  {
    name: 'a write that links two rows folds them into one',
    steps: [
      upsert({ email: 'a@b.co', tier: 'gold' }),
      upsert({ customer_id: 'c1', tier: 'silver', ltv: 5 }, 'customer_id'),
      upsert({ email: 'a@b.co', customer_id: 'c1' }, 'email'),
    ],
    profiles: [
      {
        fields: { email: 'a@b.co', tier: 'silver', customer_id: 'c1', ltv: 5 },
        identifiers: [
          ['customer_id', 'c1'],
          ['email', 'a@b.co'],
        ],
      },
    ],
  },
  {
    name: 'two customers who share an address stay two people',
    steps: [
      upsert({ email: 'family@b.co', customer_id: 'c1' }, 'customer_id'),
      upsert({ email: 'family@b.co', customer_id: 'c2' }, 'customer_id'),
    ],
    profiles: [
      {
        fields: { email: 'family@b.co', customer_id: 'c1' },
        identifiers: [
          ['customer_id', 'c1'],
          ['email', 'family@b.co'],
        ],
      },
      {
        fields: { email: 'family@b.co', customer_id: 'c2' },
        identifiers: [['customer_id', 'c2']],
      },
    ],
  },
  {
    name: 'null under an identity field releases the identifier',
    steps: [
      upsert({ customer_id: 'c1', email: 'a@b.co' }, 'customer_id'),
      upsert({ customer_id: 'c1', email: null }, 'customer_id'),
      upsert({ email: 'a@b.co', first_name: 'Ann' }, 'email'),
    ],
    profiles: [
      { fields: { customer_id: 'c1' }, identifiers: [['customer_id', 'c1']] },
      {
        fields: { email: 'a@b.co', first_name: 'Ann' },
        identifiers: [['email', 'a@b.co']],
      },
    ],
  },
  {
    name: 'what happened earlier never overwrites what happened later, where the caller says when',
    steps: [
      {
        path: '/profiles/upsert',
        body: { record: { email: 'a@b.co', tier: 'gold' }, occurredAt: '2026-03-02T09:00:00+01:00' },
        status: 200,
      },
      {
        path: '/profiles/upsert',
        body: { record: { email: 'a@b.co', tier: 'silver', ltv: 1 }, occurredAt: '2026-03-02T07:59:59Z' },
        status: 200,
        data: upserted('email'),
      },
    ],
    profiles: [{ fields: { email: 'a@b.co', tier: 'gold', ltv: 1 }, identifiers: [['email', 'a@b.co']] }],
  },
]
