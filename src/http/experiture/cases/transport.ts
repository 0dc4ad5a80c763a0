import type { JsonObject } from '../../../domain/json.ts'
import type { Case, Step } from './case.ts'
import { upserted } from './case.ts'

const write = { path: '/profiles/upsert', body: { record: { email: 'a@example.com' } } } as const

function unauthorized(reason: string): JsonObject {
  return { code: 'CDP_ETL.AUTH.UNAUTHORIZED', message: '<any>', details: { reason } }
}

function forbidden(...requiredScopes: readonly string[]): JsonObject {
  return { code: 'CDP_ETL.AUTH.FORBIDDEN', message: '<any>', details: { requiredScopes } }
}

const notFound: JsonObject = { code: 'CDP_ETL.NOT_FOUND', message: '<any>', details: {} }
const badRequest: JsonObject = { code: 'CDP_ETL.VALIDATION.REQUEST_INVALID', message: '<any>', details: {} }

function wrongMethod(method: string, path: string, allow: string): Step {
  return { method, path, token: 'none', status: 405, reply: { allow }, error: badRequest }
}

function badText(body: string, message: string): Step {
  return { ...write, body, status: 400, error: { ...badRequest, message } }
}

/** What is judged before a body is looked at, and the body's own syntax. */
export const transportCases: readonly Case[] = [
  {
    name: 'a request without a token is told so, with the challenge',
    steps: [
      {
        ...write,
        token: 'none',
        status: 401,
        reply: { 'www-authenticate': 'Bearer' },
        error: unauthorized('TOKEN_MISSING'),
      },
    ],
    profiles: [],
  },
  {
    name: 'a token that is not valid is told so, whatever it looks like',
    steps: ['Bearer nonsense', 'Bearer a.b.c', 'Token x'].map(token => ({
      ...write,
      token,
      status: 401,
      reply: { 'www-authenticate': 'Bearer error="invalid_token"' },
      error: unauthorized('TOKEN_INVALID'),
    })),
    profiles: [],
  },
  {
    name: 'a token without the scope is refused, naming the scopes that would do',
    steps: [
      { ...write, token: ['cdp:metadata:read'], status: 403, error: forbidden('cdp:profiles:write') },
      { ...write, token: ['cdp:records:write'], status: 403, error: forbidden('cdp:profiles:write') },
      {
        ...write,
        path: '/records/profiles/upsert',
        token: ['cdp:metadata:read'],
        status: 403,
        error: forbidden('cdp:profiles:write', 'cdp:records:write'),
      },
      {
        path: '/records/orders/append',
        token: ['cdp:profiles:write'],
        body: { record: { order_id: '1' } },
        status: 403,
        error: forbidden('cdp:records:write'),
      },
      {
        method: 'GET',
        path: '/metadata/objects',
        token: ['cdp:profiles:write'],
        status: 403,
        error: forbidden('cdp:metadata:read'),
      },
    ],
    profiles: [],
    records: { orders: 0 },
  },
  {
    name: 'the scope of profiles opens their records paths and nothing of other objects',
    steps: [
      { ...write, token: ['cdp:profiles:write'], status: 200 },
      { ...write, path: '/records/profiles/upsert', token: ['cdp:profiles:write'], status: 200 },
      { ...write, path: '/records/profiles/upsert', token: ['cdp:records:write'], status: 200 },
    ],
  },
  {
    name: 'scope comes before the existence of an object, which comes before the body',
    steps: [
      { path: '/records/nothing/upsert', token: ['cdp:metadata:read'], body: '{', status: 403 },
      { path: '/records/nothing/upsert', body: '{', status: 404, error: notFound },
      { path: '/records/Profiles/upsert', body: write.body, status: 404, error: notFound },
      { path: '/records/__proto__/upsert', body: write.body, status: 404, error: notFound },
    ],
  },
  {
    name: 'unknown paths are 404 before any token is looked at',
    steps: [
      { path: '/profiles', token: 'none', body: {}, status: 404, error: notFound },
      { path: '/profiles/upsert/', token: 'none', body: {}, status: 404, error: notFound },
      { method: 'GET', path: '/', token: 'none', status: 404, error: notFound },
      { path: '/records/profiles/delete', token: 'none', body: '{', status: 404, error: notFound },
    ],
  },
  {
    name: 'the wrong method on a known path is 405 and names the right one, before any token is looked at',
    steps: [
      wrongMethod('GET', '/profiles/upsert', 'POST'),
      wrongMethod('PUT', '/records/orders/append', 'POST'),
      wrongMethod('DELETE', '/records/orders/upsert-batch', 'POST'),
      wrongMethod('POST', '/metadata/objects', 'GET, HEAD'),
      wrongMethod('PATCH', '/metadata/objects/profiles', 'GET, HEAD'),
      wrongMethod('POST', '/records/orders/jobs/job_1', 'GET, HEAD'),
    ],
  },
  {
    name: 'a body that is not JSON is 400',
    steps: [
      badText('{"record": ', 'the body is not JSON: it ends too early'),
      badText('{"record": {"email": undefined}}', '<any>'),
      badText('{"record": {"ltv": NaN}}', '<any>'),
      badText(' ', '<any>'),
    ],
    profiles: [],
  },
  {
    name: 'what JSON can say and a profile cannot hold is 400, naming the place',
    steps: [
      {
        ...write,
        body: '{"record": {"email": "a@example.com", "first_name": "a\\u0000b"}}',
        status: 400,
        error: {
          code: 'CDP_ETL.VALIDATION.REQUEST_INVALID',
          message: 'record.first_name: the text holds a NUL character (\\u0000)',
          details: { path: 'record.first_name' },
        },
      },
      { ...write, body: '{"record": {"first_name": "\\ud800"}}', status: 400 },
      { ...write, body: '{"record": {"ltv": 1e400}}', status: 400 },
      { ...write, body: `{"record": ${'['.repeat(100)}${']'.repeat(100)}}`, status: 400 },
    ],
    profiles: [],
  },
  {
    name: 'any other content type or encoding is 415',
    steps: [
      { ...write, headers: { 'content-type': 'text/plain' }, status: 415, error: badRequest },
      { ...write, headers: { 'content-type': 'application/x-www-form-urlencoded' }, status: 415, error: badRequest },
      { ...write, headers: { 'content-type': 'application/json; charset=latin1' }, status: 415, error: badRequest },
      { ...write, headers: { 'content-encoding': 'gzip' }, status: 415, error: badRequest },
      {
        ...write,
        headers: { 'content-type': 'application/json; charset=utf-8', 'content-encoding': 'identity' },
        status: 200,
        data: upserted('email'),
      },
    ],
  },
  {
    name: 'a body over 10 MB is 413, one of exactly 10 MB is read',
    steps: [
      { ...write, body: padded(10_485_761), status: 413, error: badRequest },
      { ...write, body: padded(10_485_760), status: 200, data: upserted('email') },
    ],
  },
  {
    name: 'unknown query parameters and an inbound correlation id change nothing',
    steps: [
      {
        ...write,
        path: '/profiles/upsert?dryRun=true',
        headers: { 'x-correlation-id': '11111111-1111-4111-8111-111111111111' },
        status: 200,
        data: upserted('email'),
      },
    ],
  },
]

/** A valid body of exactly so many bytes. */
function padded(bytes: number): string {
  const text = JSON.stringify(write.body)
  return `${text}${' '.repeat(bytes - text.length)}`
}
