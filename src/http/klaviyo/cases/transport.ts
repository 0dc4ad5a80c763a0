import { type CallStep, type Case, client, profileBody, type Step } from './case.ts'

const ada = profileBody({ email: 'ada@example.com' })
const profiles = client('profiles')
const deletions = 'POST /api/data-privacy-deletion-jobs'
const nobodys = {
  data: {
    type: 'data-privacy-deletion-job',
    attributes: { profile: { data: { type: 'profile', attributes: { email: 'nobody@example.com' } } } },
  },
}

const limited = { 'ratelimit-limit': '350, 350;w=1, 3500;w=60' }
const unlimited = { 'ratelimit-limit': null, 'ratelimit-remaining': null, 'ratelimit-reset': null }

const badParameter = (parameter: string): Pick<CallStep, 'status' | 'faults'> => ({
  status: 400,
  faults: [['invalid', parameter]],
})

const listed = { 'ratelimit-limit': '75, 75;w=1, 750;w=60' }

export const transportCases: readonly Case[] = [
  {
    name: 'brackets in a query are read raw and encoded, on a path with a trailing slash too',
    steps: [
      ...['/api/profiles', '/api/profiles/'].flatMap((path): Step[] => [
        { call: `GET ${path}?page[size]=1&fields[profile]=email`, status: 200, reply: listed },
        { call: `GET ${path}?page%5Bsize%5D=1&fields%5Bprofile%5D=email`, status: 200, reply: listed },
        { call: `GET ${path}?page[size]=0`, ...badParameter('page[size]') },
        { call: `GET ${path}?page%5Bsize%5D=0`, ...badParameter('page[size]') },
      ]),
      ...[null, '2022-10-17', 'x'].map(
        (revision): Step => ({
          call: 'GET /api/profiles',
          headers: { revision },
          ...(revision === '2022-10-17' ? { status: 200 } : badParameter('revision')),
          reply: listed,
        }),
      ),
    ],
  },
  {
    name: 'a path is served with and without a trailing slash, never by a redirect',
    steps: [
      { call: profiles, body: ada, status: 202, reply: limited },
      { call: 'POST /client/profiles/?company_id={company}', body: ada, status: 202, reply: limited },
      { call: deletions, body: nobodys, status: 404, faults: [['not_found', '/data/']] },
      { call: `${deletions}/`, body: nobodys, status: 404, faults: [['not_found', '/data/']] },
    ],
  },
  {
    name: 'other methods and other paths are told apart, whoever asks',
    steps: [
      ...['/client/profiles', '/client/profiles/'].map(
        (path): Step => ({
          call: `GET ${path}`,
          headers: { revision: null },
          status: 405,
          reply: { allow: 'POST, OPTIONS' },
        }),
      ),
      {
        call: 'PUT /api/events',
        as: 'nobody',
        status: 405,
        reply: { allow: 'POST' },
        faults: [['method_not_allowed', '/data']],
      },
      { call: 'OPTIONS /api/events', as: 'nobody', status: 405, reply: { allow: 'POST' } },
      ...['POST /client/subscriptions', 'GET /client', 'GET /client/profiles/x', 'OPTIONS /client/nothing'].map(
        (call): Step => ({ call, headers: { revision: null }, status: 404, faults: [['not_found', '/data/']] }),
      ),
      ...['POST /api', 'GET /api/nothing', 'GET /api/lists/', 'GET /api/events/%zz'].map(
        (call): Step => ({ call, as: 'nobody', status: 404, faults: [['not_found', '/data/']] }),
      ),
    ],
  },
  {
    name: 'a preflight needs neither company nor revision',
    steps: ['/client/profiles', '/client/profiles/', '/client/events', '/client/event-bulk-create/'].map(
      (path): Step => ({
        call: `OPTIONS ${path}`,
        headers: { revision: null, origin: 'https://shop.example', 'access-control-request-method': 'POST' },
        status: 204,
        reply: {
          'access-control-allow-methods': 'POST, GET, OPTIONS',
          'access-control-allow-headers':
            'Accept, Content-Type, Revision, X-Klaviyo-Mobile, X-Klaviyo-Attempt-Count, X-Klaviyo-API-Filters',
          'access-control-max-age': '86400',
          'access-control-allow-credentials': null,
        },
      }),
    ),
  },
  {
    name: 'a server call needs a private key with the scope, and is told nothing of limits before',
    steps: [
      {
        call: deletions,
        as: 'nobody',
        body: nobodys,
        status: 401,
        faults: [['not_authenticated', '/data/']],
        reply: unlimited,
      },
      ...['Klaviyo-API-Key of_live_wrong', 'Bearer x', 'Basic eDp5', 'Klaviyo-API-Key', 'of_live_wrong'].map(
        (authorization): Step => ({
          call: deletions,
          as: 'nobody',
          headers: { authorization },
          body: nobodys,
          status: 401,
          faults: [['authentication_failed', '/data/']],
          reply: unlimited,
        }),
      ),
      {
        call: deletions,
        as: ['profiles:write', 'events:write'],
        body: nobodys,
        status: 403,
        faults: [['permission_denied', '/data/']],
        reply: unlimited,
      },
      {
        call: deletions,
        as: ['data-privacy:write'],
        body: nobodys,
        status: 404,
        reply: { 'ratelimit-limit': '3, 3;w=1, 60;w=60' },
      },
      { call: deletions, as: 'root', body: nobodys, status: 404 },
    ],
  },
  {
    name: 'a client call needs a company id that exists, and no other credential helps or hurts',
    steps: [
      ...[
        '',
        '?company_id=',
        '?company_id=Nobody1',
        '?company_id=pk_abcdef012345',
        '?company_id={company}&company_id={company}',
      ].map(
        (query): Step => ({
          call: `POST /client/profiles${query}`,
          body: ada,
          headers: { authorization: 'Klaviyo-API-Key x' },
          ...badParameter('company_id'),
          reply: unlimited,
        }),
      ),
      { call: profiles, body: ada, headers: { authorization: 'Klaviyo-API-Key x' }, status: 202 },
      { call: 'POST /client/profiles?company_id={stranger}', body: ada, status: 202 },
    ],
  },
  {
    name: 'a revision must be a date that is past or published; all of them are served alike',
    steps: [
      ...[null, '', ' '].map(
        (revision): Step => ({ call: profiles, body: ada, headers: { revision }, ...badParameter('revision') }),
      ),
      ...['yesterday', '2024-1-1', '2024-02-30', '20240215', '2024-10-15-pre', '2024-10-15.', '2024-10-15.é'].map(
        (revision): Step => ({
          call: profiles,
          body: ada,
          headers: { revision: Buffer.from(revision).toString('latin1') },
          ...badParameter('revision'),
          reply: limited,
        }),
      ),
      {
        call: profiles,
        body: ada,
        headers: { revision: '2199-01-01' },
        status: 404,
        faults: [['not_found', 'revision']],
        reply: limited,
      },
      ...['2022-10-17', '2023-01-24', '2024-10-15.pre', '2025-03-03', '2026-07-15', '2019-01-01', ' 2026-07-15 '].map(
        (revision): Step => ({ call: profiles, body: ada, headers: { revision }, status: 202 }),
      ),
      {
        call: profiles,
        body: ada,
        headers: { revision: '2023-01-24', 'x-klaviyo-revision-fall-forward-opt-out': '1' },
        status: 410,
        faults: [['gone', 'revision']],
      },
      {
        call: profiles,
        body: ada,
        headers: { revision: '2024-10-15', 'x-klaviyo-revision-fall-forward-opt-out': '1' },
        status: 202,
      },
    ],
  },
  {
    name: 'both media types are read, with parameters, and no other',
    steps: [
      ...[
        'application/vnd.api+json',
        'application/json',
        'Application/JSON; charset=utf-8',
        'application/vnd.api+json;ext="x"',
      ].map(
        (type): Step => ({
          call: profiles,
          body: ada,
          headers: { 'content-type': type, accept: 'text/html' },
          status: 202,
        }),
      ),
      ...[
        'text/plain',
        'application/jsonp',
        'application/json; charset=latin1',
        'nonsense',
        'application/x-www-form-urlencoded',
      ].map(
        (type): Step => ({
          call: profiles,
          body: ada,
          headers: { 'content-type': type },
          status: 415,
          faults: [['unsupported_media_type', '/data']],
          reply: limited,
        }),
      ),
      { call: profiles, body: ada, headers: { 'content-encoding': 'br' }, status: 415 },
    ],
  },
  {
    name: 'a beacon of a browser names its revision in the query and may be text, on client calls alone',
    steps: [
      {
        call: `${profiles}&revision=2026-07-15`,
        body: ada,
        headers: { revision: null, 'content-type': 'text/plain;charset=UTF-8' },
        status: 202,
      },
      {
        call: `${profiles}&revision=2026-07-15`,
        body: ada,
        headers: { 'content-type': 'text/plain;charset=UTF-8' },
        status: 415,
        faults: [['unsupported_media_type', '/data']],
      },
      { call: `${profiles}&revision=tomorrow`, body: ada, headers: { revision: null }, ...badParameter('revision') },
      {
        call: `${deletions}?revision=2026-07-15`,
        body: nobodys,
        headers: { revision: null },
        ...badParameter('revision'),
      },
    ],
  },
  {
    name: 'what is wrong first in the order of the contract is told, and that alone',
    steps: [
      {
        call: 'POST /client/profiles',
        body: '{',
        headers: { revision: null, 'content-type': 'text/plain' },
        ...badParameter('company_id'),
      },
      {
        call: profiles,
        body: '{',
        headers: { revision: null, 'content-type': 'text/plain' },
        ...badParameter('revision'),
      },
      { call: profiles, body: 'x'.repeat(200_000), headers: { 'content-type': 'text/plain' }, status: 415 },
      { call: profiles, body: 'x'.repeat(200_000), status: 413, faults: [['payload_too_large', '/data']] },
      { call: profiles, body: '{', status: 400, faults: [['invalid', '/data']] },
    ],
  },
  {
    name: 'a body that is no document is refused where it fails',
    steps: [
      ...[
        undefined,
        '',
        '{',
        '[]',
        'null',
        '5',
        '{}',
        '{"data":[]}',
        '{"data":null}',
        '"\\u0000"',
        '{"data":{"a":1e400}}',
      ].map(
        (body): Step => ({
          call: profiles,
          ...(body !== undefined && { body }),
          headers: { 'content-type': 'application/json' },
          status: 400,
          faults: [['invalid', '/data']],
        }),
      ),
      {
        call: profiles,
        body: { data: { type: 'person', attributes: {} } },
        status: 400,
        faults: [['invalid', '/data/type']],
      },
      { call: profiles, body: { data: { type: 'profile' } }, status: 400, faults: [['invalid', '/data/attributes']] },
      {
        call: profiles,
        body: { data: {} },
        status: 400,
        faults: [
          ['invalid', '/data/type'],
          ['invalid', '/data/attributes'],
        ],
      },
    ],
  },
]
