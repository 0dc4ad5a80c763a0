import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as openRequest } from 'node:http'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { forEachDatabase } from '../../../test/databases.ts'
import { type ExperitureServer, startExperitureServer, type TestReply } from '../../../test/experiture.ts'
import { isJsonObject, type Json } from '../../domain/json.ts'
import { statement } from '../../store/statement.ts'

const jobUpdateCreated = statement(
  'job_update_created',
  ['uuid'],
  {},
  `update job set created_at = created_at - interval '7 days 1 second' where workspace_id = $1`,
)

const scopes = ['cdp:profiles:write', 'cdp:records:write', 'cdp:metadata:read'] as const
const upsert = '/public/v1/profiles/upsert'
const batch = '/public/v1/records/profiles/upsert-batch'

function member(reply: TestReply, ...path: readonly string[]): Json {
  let value: Json = JSON.parse(reply.text)
  for (const key of path) value = isJsonObject(value) ? (value[key] ?? null) : null
  return value
}

forEachDatabase('the Experiture surface', lane => {
  let opened: ExperitureServer | undefined
  let nowMs = Date.parse('2026-04-21T15:30:00.999Z')
  before(async () => {
    opened = await startExperitureServer(lane.database(), { now: () => nowMs })
  })
  after(() => opened?.[Symbol.asyncDispose]())

  async function client() {
    assert.ok(opened)
    const server = opened
    const tenant = await server.createTenant()
    const authorization = `Bearer ${await tenant.token(...scopes)}`
    return {
      ...tenant,
      authorization,
      url: server.url,
      post: (path: string, body: unknown, headers: Record<string, string> = {}) =>
        server.send({ path, body, headers: { authorization, ...headers } }),
      get: (path: string) => server.send({ method: 'GET', path, headers: { authorization } }),
    }
  }

  test('a replay repeats the first answer byte for byte, its correlation id in body and header', async () => {
    const { post } = await client()
    const first = await post(upsert, { record: { email: 'a@b.co' } }, { 'idempotency-key': 'k' })
    nowMs += 5000
    const second = await post(upsert, { record: { email: 'a@b.co' } }, { 'idempotency-key': 'k' })
    assert.equal(second.text, first.text)
    assert.equal(second.status, 200)
    assert.equal(second.headers.get('idempotency-replayed'), 'true')
    assert.equal(first.headers.get('idempotency-replayed'), null)
    assert.equal(second.headers.get('x-correlation-id'), member(first, 'correlationId'))
    const third = await post(upsert, { record: { email: 'a@b.co' } })
    assert.notEqual(member(third, 'correlationId'), member(first, 'correlationId'))
  })

  test('times are told in whole seconds, rounded down', async () => {
    nowMs = Date.parse('2026-04-21T15:30:00.999Z')
    const { post } = await client()
    const reply = await post(upsert, { record: { email: 'a@b.co' } })
    assert.equal(member(reply, 'data', 'acceptedAt'), '2026-04-21T15:30:00Z')
  })

  test('two requests with one key at the same time write once', async () => {
    const { post, get } = await client()
    const send = () =>
      post('/public/v1/records/orders/append', { record: { order_id: '1' } }, { 'idempotency-key': 'k' })
    const replies = await Promise.all([send(), send(), send()])
    for (const reply of replies) {
      if (reply.status === 200) continue
      assert.equal(reply.status, 409)
      assert.equal(member(reply, 'error', 'code'), 'CDP_ETL.IDEMPOTENCY.IN_PROGRESS')
      assert.equal(reply.headers.get('retry-after'), '1')
    }
    const bodies = new Set(replies.filter(reply => reply.status === 200).map(reply => reply.text))
    assert.equal(bodies.size, 1)
    assert.equal((await get('/public/v1/metadata/objects')).status, 200)
  })

  test('two Authorization headers are refused', async () => {
    const { url, authorization } = await client()
    const request = openRequest(`${url}${upsert}`, {
      method: 'POST',
      headers: ['host', 'localhost', 'authorization', authorization, 'authorization', authorization],
    })
    const answered = once(request, 'response')
    request.end()
    const [response] = await answered
    assert.equal(response.statusCode, 401)
    response.resume()
  })

  test('a path that cannot be read is 404 like any other unknown path', async () => {
    const { url, authorization } = await client()
    for (const name of ['%zz', 'x'.repeat(1000)]) {
      const reply = await fetch(`${url}/public/v1/records/${name}/append`, {
        method: 'POST',
        headers: { authorization },
      })
      const text = await reply.text()
      assert.equal(reply.status, 404, text)
      const answer: unknown = JSON.parse(text)
      assert.ok(isJsonObject(answer))
      assert.equal(answer['correlationId'], reply.headers.get('x-correlation-id'))
    }
  })

  test('a body that grows over 10 MB without saying so is 413', async () => {
    const { url, authorization } = await client()
    const request = openRequest(`${url}${upsert}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
    })
    request.on('error', () => {})
    const answered = once(request, 'response')
    for (let sent = 0; sent <= 10; sent++) request.write(' '.repeat(1_048_576))
    const [response] = await answered
    assert.equal(response.statusCode, 413)
    request.destroy()
  })

  test('a batch shows its first hundred rejections, and its job shows all', async () => {
    const { post, get } = await client()
    const records = Array.from({ length: 260 }, (_, i) => (i < 250 ? { shoe: i } : { email: `e${i}@b.co` }))
    const reply = await post(batch, { records })
    assert.equal(reply.status, 200)
    assert.equal(member(reply, 'data', 'rejectedRecords'), 250)
    const rejections = member(reply, 'data', 'rejections')
    assert.ok(Array.isArray(rejections) && rejections.length === 100)
    const job = `/public/v1/records/profiles/jobs/${member(reply, 'data', 'jobId')}`
    const shown = await get(`${job}?outcome=failed&pageSize=500`)
    assert.equal(member(shown, 'data', 'results', 'total'), 250)
    const items = member(shown, 'data', 'results', 'items')
    assert.ok(Array.isArray(items) && items.length === 250)
    assert.deepEqual(rejections[99], { index: 99, error: isJsonObject(items[99]) ? items[99]['error'] : null })
  })

  test('a batch accepted for later is written and its job completed', async () => {
    const { post, get } = await client()
    const records = [{ email: 'a@b.co' }, { email: 'bad' }, { tier: 'gold' }]
    const reply = await post(batch, { records, matchKey: 'email' }, { prefer: 'respond-async' })
    assert.equal(reply.status, 202)
    const path = `/public/v1/records/profiles/jobs/${member(reply, 'data', 'jobId')}`
    let job = await get(path)
    while (member(job, 'data', 'state') !== 'completed') {
      assert.equal(job.status, 200)
      await pause(5)
      job = await get(path)
    }
    assert.equal(member(job, 'data', 'succeededRecords'), 2)
    assert.deepEqual(member(job, 'data', 'results', 'total'), 3)
  })

  test('a job is gone after seven days, and never there for another workspace', async () => {
    const { post, get, workspaceId } = await client()
    const other = await client()
    const reply = await post(batch, { records: [{ email: 'a@b.co' }] })
    const path = `/public/v1/records/profiles/jobs/${member(reply, 'data', 'jobId')}`
    assert.equal((await get(path)).status, 200)
    const [hidden, unknown] = [await other.get(path), await other.get(`${path.slice(0, -1)}0`)]
    assert.equal(hidden.status, 404)
    assert.deepEqual(member(hidden, 'error'), member(unknown, 'error'))
    await lane.database().run(jobUpdateCreated, [workspaceId])
    assert.equal((await get(path)).status, 404)
  })

  test('a field declared a moment ago is accepted at once, and shown', async () => {
    const { post, get, url, authorization, workspaceId } = await client()
    assert.equal((await post(upsert, { record: { email: 'a@b.co', shoe_size: 42 } })).status, 422)
    assert.ok(opened)
    const declared = await fetch(`${url}/v1/objects/profiles/fields/shoe_size`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${opened.rootKey}`,
        'onefold-workspace': workspaceId,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ type: 'number' }),
    })
    assert.ok(declared.ok, await declared.text())
    assert.equal((await post(upsert, { record: { email: 'a@b.co', shoe_size: 42 } })).status, 200)
    const object = await get('/public/v1/metadata/objects/profiles')
    const fields = member(object, 'data', 'fields')
    assert.ok(Array.isArray(fields) && fields.some(field => isJsonObject(field) && field['name'] === 'shoe_size'))
    assert.equal(member(object, 'data', 'activeVersion'), 2)
    assert.ok(authorization)
  })
})

forEachDatabase('rate limits of the Experiture surface', lane => {
  let server: ExperitureServer | undefined
  before(async () => {
    // A hundredth of each limit: two single writes, then one a second; one batch, one reading of metadata.
    server = await startExperitureServer(lane.database(), { rateLimitFactor: 0.01 })
  })
  after(() => server?.[Symbol.asyncDispose]())

  test('a used-up quota is 429 with the wait; other classes and other clients have their own', async () => {
    assert.ok(server)
    const { send } = server
    const tenant = await server.createTenant()
    const authorization = `Bearer ${await tenant.token(...scopes)}`
    const write = { path: upsert, headers: { authorization }, body: { record: { email: 'a@b.co' } } }
    const replies = await Promise.all(Array.from({ length: 5 }, () => send(write)))
    const refused = replies.filter(reply => reply.status === 429)
    assert.ok(refused.length >= 2 && refused.length <= 3, `${refused.length}`)
    for (const reply of refused) {
      const seconds = Number(reply.headers.get('retry-after'))
      assert.ok(Number.isInteger(seconds) && seconds >= 1)
      assert.deepEqual(member(reply, 'error'), {
        code: 'CDP_ETL.RATE.LIMITED',
        message: `the quota of single-write is used up, try again in ${seconds} s`,
        details: { class: 'single-write', retryAfterSeconds: seconds },
      })
    }
    // The quota comes before the scope and the body, after the token.
    assert.equal((await send({ ...write, body: '{' })).status, 429)
    assert.equal((await send({ ...write, headers: {} })).status, 401)
    assert.equal((await send({ ...write, path: batch, body: { records: [{ email: 'b@b.co' }] } })).status, 200)
    assert.equal(
      (await send({ method: 'GET', path: '/public/v1/metadata/objects', headers: { authorization } })).status,
      200,
    )
    const other = `Bearer ${await tenant.token('cdp:profiles:write')}`
    assert.equal((await send({ ...write, headers: { authorization: other } })).status, 200)
  })
})
