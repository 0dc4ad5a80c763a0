import type { Json, JsonObject } from '../../../domain/json.ts'
import { type Case, invalid, mismatch, type Step } from './case.ts'
import { archive } from './objects.ts'

const succeeded = (index: number): JsonObject => ({ index, outcome: 'succeeded' })
const failed = (index: number, error: JsonObject): JsonObject => ({ index, outcome: 'failed', error })

/** Errors inside `data` are compared whole, so the engine's remedy stands beside them. */
const shoe: JsonObject = {
  ...mismatch('records[1].shoe', 'no such field on profiles', 'shoe'),
  remediation: 'Declare shoe on profiles, or leave it out.',
}

const threeSent = {
  records: [
    { email: 'a@b.co', tier: 'gold' },
    { email: 'b@b.co', shoe: 42 },
    { email: 'A@b.co', tier: 'silver' },
  ],
  matchKey: 'email',
}

function accepted(state: string, results?: Json): JsonObject {
  return {
    operation: 'upsert',
    objectName: 'profiles',
    accepted: true,
    acceptedAt: '<time>',
    acceptedRecords: 2,
    matchKey: 'email',
    jobId: '<job>',
    state,
    rejectedRecords: 1,
    rejections: [{ index: 1, error: shoe }],
    ...(results === undefined ? {} : { results }),
  }
}

const outcomes = [succeeded(0), failed(1, shoe), succeeded(2)]

function jobData(items: readonly JsonObject[], total: number, page = 1, pageSize = 50): JsonObject {
  return {
    jobId: '<job>',
    objectName: 'profiles',
    operation: 'upsert',
    matchKey: 'email',
    state: 'completed',
    error: null,
    acceptedAt: '<time>',
    startedAt: '<time>',
    completedAt: '<time>',
    totalRecords: 3,
    processedRecords: 3,
    succeededRecords: 2,
    failedRecords: 1,
    results: { items, page, pageSize, total },
  }
}

const path = '/records/profiles/upsert-batch'
const batch: Step = { path, body: threeSent, status: 200, data: accepted('completed', outcomes) }
const job = (query = ''): string => `/records/profiles/jobs/{job}${query}`

function refused(body: unknown, ...error: Parameters<typeof invalid>): Step {
  return { path, body, status: 400, error: invalid(...error) }
}
const anObject = 'expected an object with at least one property'

/** Section 8. */
export const batchCases: readonly Case[] = [
  {
    name: 'a batch is written before the answer, which tells the outcome of each record and a completed job',
    steps: [batch, { method: 'GET', path: job(), status: 200, data: jobData(outcomes, 3) }],
    profiles: [{ fields: { email: 'a@b.co', tier: 'silver' }, identifiers: [['email', 'a@b.co']] }],
  },
  {
    name: 'the outcomes of a job are paged and picked',
    steps: [
      batch,
      {
        method: 'GET',
        path: job('?page=2&pageSize=2'),
        status: 200,
        data: jobData([succeeded(2)], 3, 2, 2),
      },
      { method: 'GET', path: job('?page=9'), status: 200, data: jobData([], 3, 9) },
      { method: 'GET', path: job('?outcome=failed'), status: 200, data: jobData([failed(1, shoe)], 1) },
      {
        method: 'GET',
        path: job('?outcome=succeeded&pageSize=1&page=2'),
        status: 200,
        data: jobData([succeeded(2)], 2, 2, 1),
      },
      {
        method: 'GET',
        path: job('?page=0'),
        status: 400,
        error: invalid('page', 'expected a whole number from 1'),
      },
      {
        method: 'GET',
        path: job('?pageSize=501'),
        status: 400,
        error: invalid('pageSize', 'expected a whole number from 1 to 500'),
      },
      {
        method: 'GET',
        path: job('?outcome=good'),
        status: 400,
        error: invalid('outcome', 'expected one of all, succeeded, failed'),
      },
    ],
  },
  {
    name: 'a job is found on its own object only',
    steps: [
      batch,
      { method: 'GET', path: '/records/orders/jobs/{job}', status: 404 },
      { method: 'GET', path: '/records/profiles/jobs/job_01JNE0Q8ZK3V7M2T5W9XARB4CD', status: 404 },
      { method: 'GET', path: '/records/profiles/jobs/anything', status: 404 },
      { method: 'GET', path: '/records/profiles/jobs/{job}', token: ['cdp:metadata:read'], status: 403 },
    ],
  },
  {
    name: 'a caller who prefers not to wait gets 202 and what shows without a look-up',
    steps: [
      {
        ...batch,
        headers: { prefer: 'wait=10, Respond-Async; foo=bar' },
        status: 202,
        reply: { 'preference-applied': 'respond-async' },
        data: accepted('pending'),
      },
    ],
  },
  {
    name: 'a batch of which no record is acceptable is refused by its first error',
    steps: [
      {
        path,
        body: { records: [{ email: 'bad' }, { shoe: 1 }] },
        status: 400,
        error: {
          code: 'CDP_ETL.VALIDATION.REQUEST_INVALID',
          message: 'records[0].email: expected an email address',
          details: { path: 'records[0].email', value: 'bad', rejectedRecords: 2 },
        },
      },
      {
        path,
        headers: { prefer: 'respond-async' },
        body: { records: [{ shoe: 1 }] },
        status: 422,
        error: {
          code: 'CDP_ETL.VALIDATION.SCHEMA_MISMATCH',
          message: 'records[0].shoe: no such field on profiles',
          details: { path: 'records[0].shoe', unknownFields: ['shoe'], rejectedRecords: 1 },
        },
      },
    ],
    profiles: [],
  },
  {
    name: 'the shape of a batch is judged as a whole',
    steps: [
      refused({}, 'records', 'expected an array of objects'),
      refused({ records: {} }, 'records', 'expected an array of objects', {}),
      refused({ records: [] }, 'records', 'expected at least one record'),
      refused(
        { records: Array(10_001).fill({ email: 'a@b.co' }) },
        'records',
        'expected at most 10000 records, got 10001',
      ),
      refused({ records: [{ email: 'a@b.co' }, 7] }, 'records[1]', anObject, 7),
      refused({ records: [{ email: 'a@b.co' }, {}] }, 'records[1]', 'expected at least one property'),
      refused(
        { records: [{ email: 'a@b.co' }], record: {} },
        'record',
        'not a key of this request, which takes records, matchKey, occurredAt',
      ),
      {
        path,
        body: { records: [{ email: 'a@b.co' }], matchKey: 'shoe' },
        status: 422,
        error: mismatch('matchKey', 'profiles has no such field', 'shoe'),
      },
      refused(
        { records: [{ email: 'a@b.co' }], matchKey: 'tier' },
        'matchKey',
        'not an identity key of profiles',
        'tier',
      ),
    ],
    profiles: [],
  },
  {
    name: 'an append batch makes a row a record and shows no match key',
    steps: [
      {
        path: '/records/orders/append-batch',
        body: { records: [{ order_id: '1' }, { order_id: '1' }] },
        status: 200,
        data: {
          operation: 'append',
          objectName: 'orders',
          accepted: true,
          acceptedAt: '<time>',
          acceptedRecords: 2,
          jobId: '<job>',
          state: 'completed',
          rejectedRecords: 0,
          rejections: [],
          results: [succeeded(0), succeeded(1)],
        },
      },
      {
        path: '/records/events/upsert-batch',
        body: { records: [{ event: 'x' }] },
        status: 400,
        error: invalid('matchKey', 'events has no identity key to match on'),
      },
    ],
    records: { orders: 2, events: 0 },
  },
  {
    name: 'a null under the match key refuses that record alone; an absent one makes a row',
    steps: [
      {
        path,
        body: { records: [{ email: 'a@b.co' }, { email: null }, { tier: 'gold' }], matchKey: 'email' },
        status: 200,
        data: {
          operation: 'upsert',
          objectName: 'profiles',
          accepted: true,
          acceptedAt: '<time>',
          acceptedRecords: 2,
          matchKey: 'email',
          jobId: '<job>',
          state: 'completed',
          rejectedRecords: 1,
          rejections: '<any>',
          results: [succeeded(0), failed(1, invalid('matchKey', 'the write carries no email')), succeeded(2)],
        },
      },
    ],
    profiles: [
      { fields: { email: 'a@b.co' }, identifiers: [['email', 'a@b.co']] },
      { fields: { tier: 'gold' }, identifiers: [] },
    ],
  },
  {
    name: 'a batch under a key is written once and answered the same again; another body is 409',
    steps: [
      {
        path: '/records/orders/append-batch',
        headers: { 'idempotency-key': 'nightly' },
        body: { records: [{ order_id: '1' }, { total: 2 }] },
        status: 200,
      },
      {
        path: '/records/orders/append-batch',
        headers: { 'idempotency-key': 'nightly' },
        body: { records: [{ order_id: '1' }, { total: 2 }] },
        status: 200,
        reply: { 'idempotency-replayed': 'true' },
      },
      {
        path: '/records/orders/append-batch',
        headers: { 'idempotency-key': 'nightly' },
        body: { records: [{ order_id: '2' }] },
        status: 409,
      },
      {
        path: '/records/orders/append-batch',
        headers: { 'idempotency-key': 'weekly', prefer: 'respond-async' },
        body: { records: [{ shoe: '1' }] },
        status: 422,
      },
      {
        path: '/records/orders/append-batch',
        headers: { 'idempotency-key': 'weekly' },
        body: { records: [{ total: 'x' }] },
        status: 400,
      },
      {
        path: '/records/orders/append-batch',
        headers: { 'idempotency-key': 'weekly' },
        body: { records: [{ total: 3 }] },
        status: 200,
      },
    ],
    records: { orders: 3 },
  },
  {
    name: 'an object closed to batches answers 400 to them',
    objects: [archive],
    steps: [
      {
        path: '/records/archive/append-batch',
        body: { records: [{ row_id: '1' }] },
        status: 400,
        error: invalid('object_name', 'archive takes no batches'),
      },
    ],
  },
]
