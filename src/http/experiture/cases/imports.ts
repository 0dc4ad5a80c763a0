import type { Case } from './case.ts'
import { created, errors, finished, mapped, rowError, sent, started } from './import-steps.ts'

const people = `Email,Name,LTV,Notes
ada@import.example,Ada,12.5,a
x@,Bad,1,b
bob@import.example,,many,c
bob@import.example,,7,d
`

const cleared = `{"email":"a@clear.example","first_name":"Ann","tier":"gold"}
{"email":"a@clear.example","first_name":null}
{"email":"a@clear.example","ltv":"3"}
{"email":null,"first_name":"Nobody"}
`

const keys = `email,customer_id,tier
k@keys.example,k1,one
,k1,two
k@keys.example,,three
`

/** Section 10, the way of a job. */
export const importCases: readonly Case[] = [
  {
    name: 'a job goes from its file over a mapping to rows that are written, and says of the others why not',
    steps: [
      created('people.csv', people),
      sent(people),
      mapped(['Email=email', 'Name=first_name', 'LTV=ltv'], { matchKey: 'email' }, ['Notes']),
      started,
      finished('people.csv', 4, 2),
      errors(rowError(2, 'email', '<any>', 'x@'), rowError(3, 'ltv', 'ltv: expected a number', 'many')),
      {
        method: 'GET',
        path: '/import-jobs/{import}/errors?page=2&pageSize=1',
        status: 200,
        data: {
          items: [rowError(3, 'ltv', 'ltv: expected a number', 'many')],
          page: 2,
          pageSize: 1,
          total: 2,
        },
      },
      {
        method: 'GET',
        path: '/import-jobs/{import}/errors?page=2&pageSize=1',
        headers: { accept: 'text/csv' },
        status: 200,
        reply: { 'content-type': 'text/csv; charset=utf-8' },
        text: 'row,field,code,message,value\r\n3,ltv,CDP_ETL.VALIDATION.REQUEST_INVALID,ltv: expected a number,many\r\n',
      },
    ],
    profiles: [
      {
        fields: { email: 'ada@import.example', first_name: 'Ada', ltv: 12.5 },
        identifiers: [['email', 'ada@import.example']],
      },
      { fields: { email: 'bob@import.example', ltv: 7 }, identifiers: [['email', 'bob@import.example']] },
    ],
  },
  {
    name: 'in lines of JSON null clears, types are those of JSON, and a match key of null is refused',
    steps: [
      created('people.jsonl', cleared),
      sent(cleared),
      mapped(['email', 'first_name', 'tier', 'ltv'], { matchKey: 'email' }),
      started,
      finished('people.jsonl', 4, 2),
      errors(rowError(3, 'ltv', '<any>', '3'), rowError(4, 'email', 'email: the write carries no email', null)),
    ],
    profiles: [{ fields: { email: 'a@clear.example', tier: 'gold' }, identifiers: [['email', 'a@clear.example']] }],
  },
  {
    name: 'an empty cell leaves its field, and without a match key a row is found by whatever identifies it',
    steps: [
      created('keys.csv', keys),
      sent(keys),
      mapped(['email', 'customer_id', 'tier']),
      started,
      finished('keys.csv', 3),
    ],
    profiles: [
      {
        fields: { email: 'k@keys.example', customer_id: 'k1', tier: 'three' },
        identifiers: [
          ['customer_id', 'k1'],
          ['email', 'k@keys.example'],
        ],
      },
    ],
  },
  {
    name: 'a row without the match key that was named is a new one, and takes only identifiers that are free',
    steps: [
      created('keys.csv', keys),
      sent(keys),
      mapped(['email', 'customer_id', 'tier'], { matchKey: 'email' }),
      started,
      finished('keys.csv', 3),
    ],
    profiles: [
      {
        fields: { email: 'k@keys.example', customer_id: 'k1', tier: 'three' },
        identifiers: [
          ['customer_id', 'k1'],
          ['email', 'k@keys.example'],
        ],
      },
      { fields: { customer_id: 'k1', tier: 'two' }, identifiers: [] },
    ],
  },
  {
    name: 'rows of an object are appended unless the mapping says upsert',
    steps: [
      created('orders.csv', 'order_id,total\no1,1\no1,2\n', 'orders'),
      sent('order_id,total\no1,1\no1,2\n'),
      mapped(['order_id', 'total']),
      started,
      finished('orders.csv', 2, 0, 'orders'),
      created('more.tsv', 'order_id\ttotal\no2\t1\no2\t2\n', 'orders'),
      sent('order_id\ttotal\no2\t1\no2\t2\n'),
      mapped(['order_id', 'total'], { writeMode: 'upsert', matchKey: 'order_id' }),
      started,
      finished('more.tsv', 2, 0, 'orders'),
    ],
    records: { orders: 3 },
  },
  {
    name: 'a file sent again replaces the first one, and its mapping has to be made again',
    steps: [
      created('people.csv', 'email\na@one.example\n'),
      sent('email\na@one.example\n'),
      mapped(['email']),
      sent('email\nb@two.example\n'),
      {
        path: '/import-jobs/{import}/start',
        status: 409,
        error: {
          code: 'CDP_ETL.CONFLICT.INVALID_STATE',
          message: 'only a job that is ready can be started',
          details: { state: 'pending' },
        },
      },
      mapped(['email'], {}, []),
      started,
      finished('people.csv', 1),
    ],
    profiles: [{ fields: { email: 'b@two.example' }, identifiers: [['email', 'b@two.example']] }],
  },
  {
    name: 'with a key, a job is created and started once, and the first answers come back',
    steps: [
      { ...created('people.csv', 'email\na@key.example\n'), headers: { 'idempotency-key': 'c' } },
      {
        ...created('people.csv', 'email\na@key.example\n'),
        headers: { 'idempotency-key': 'c' },
        reply: { 'idempotency-replayed': 'true' },
        data: {
          jobId: '{import}',
          uploadUrl: '{upload}',
          expiresAt: '<time>',
          landingPath: 'jobs/{import}/file',
          state: 'pending',
        },
      },
      {
        path: '/import-jobs',
        headers: { 'idempotency-key': 'c' },
        body: { objectName: 'profiles', fileName: 'people.csv', fileSize: 1 },
        status: 409,
        error: {
          code: 'CDP_ETL.IDEMPOTENCY.KEY_CONFLICT',
          message: 'Idempotency-Key: already used here with a different body',
          details: { path: 'Idempotency-Key' },
        },
      },
      sent('email\na@key.example\n'),
      { ...mapped(['email']), headers: { 'idempotency-key': 'c' } },
      { ...mapped(['email']), headers: { 'idempotency-key': 'c' }, reply: { 'idempotency-replayed': 'true' } },
      { ...started, headers: { 'idempotency-key': 'c' } },
      { ...started, headers: { 'idempotency-key': 'c' }, reply: { 'idempotency-replayed': 'true' } },
      finished('people.csv', 1),
    ],
  },
]
