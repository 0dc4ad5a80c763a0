import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { call } from '../../../test/call.ts'
import { forEachDatabase } from '../../../test/databases.ts'
import { createCompany } from '../../../test/klaviyo/public-key.ts'
import { startTestServer, type TestServer } from '../../../test/server.ts'

const revision = '2026-07-15'
const deletion = (email: string) => ({
  data: {
    type: 'data-privacy-deletion-job',
    attributes: { profile: { data: { type: 'profile', attributes: { email } } } },
  },
})
const profile = (email: string) => ({ data: { type: 'profile', attributes: { email } } })

forEachDatabase('limits of the Klaviyo surface', lane => {
  const started: TestServer[] = []
  before(async () => {
    for (const rateLimitFactor of [1, 1, null])
      started.push(await startTestServer(lane.database(), { rateLimitFactor }))
  })
  after(async () => {
    for (const each of started) await each.close()
  })

  async function prepare() {
    const [here, there, unlimited] = started
    if (here === undefined || there === undefined || unlimited === undefined) throw new Error('three servers run')
    const { id } = await here.createWorkspace()
    const { token } = await here.createKey(['*'], id)
    const company = await createCompany(here, id)
    const erase = (server: TestServer, headers: Readonly<Record<string, string>> = {}) =>
      call(server, 'POST /api/data-privacy-deletion-jobs', {
        json: deletion('nobody@example.com'),
        headers: { authorization: `Klaviyo-API-Key ${token}`, revision, ...headers },
      })
    const read = (server: TestServer) =>
      call(server, 'GET /api/profiles/01J8ZQ4T7V9M2X5K3B6N8P0RSD', {
        headers: { authorization: `Klaviyo-API-Key ${token}`, revision },
      })
    return { here, there, unlimited, company, erase, read }
  }

  test('two servers on one database admit together what one endpoint allows a second', async () => {
    const { here, there, erase } = await prepare()
    const called = await Promise.all([here, there, here, there, here, there].map(server => erase(server)))
    assert.equal(called.filter(({ status }) => status === 404).length, 3)
    assert.equal(called.filter(({ status }) => status === 429).length, 3)
    const remaining = called.flatMap(({ status, headers }) =>
      status === 404 ? [headers.get('ratelimit-remaining')] : [],
    )
    assert.deepEqual(remaining.toSorted(), ['0', '1', '2'])
  })

  test('a refusal says when to come back and carries no other header of the limits; so does an admitted call', async () => {
    const { here, erase } = await prepare()
    const first = await erase(here)
    assert.equal(first.headers.get('ratelimit-limit'), '3, 3;w=1, 60;w=60')
    assert.equal(first.headers.get('ratelimit-remaining'), '2')
    assert.equal(first.headers.get('ratelimit-reset'), '1')
    assert.equal(first.headers.get('retry-after'), null)
    const called = await Promise.all(Array.from({ length: 4 }, () => erase(here)))
    const refused = called.find(({ status }) => status === 429)
    assert.equal(refused?.headers.get('retry-after'), '1')
    for (const name of ['limit', 'remaining', 'reset']) assert.equal(refused?.headers.get(`ratelimit-${name}`), null)
    const { errors } = refused?.body ?? {}
    assert.ok(Array.isArray(errors))
    const { code, title, status, source } = errors[0]
    assert.deepEqual(
      { code, title, status, source },
      { code: 'throttled', title: 'Request was throttled.', status: 429, source: { pointer: '/data' } },
    )
  })

  test('a bad revision is told how things stand and draws nothing', async () => {
    const { here, erase } = await prepare()
    for (const remaining of ['3', '3']) {
      const called = await erase(here, { revision: 'x' })
      assert.equal(called.status, 400)
      assert.equal(called.headers.get('ratelimit-remaining'), remaining)
    }
  })

  test('calls without a key that stands draw nothing, whatever address they claim to come from', async () => {
    const { here, erase } = await prepare()
    for (let n = 0; n < 10; n++) {
      const called = await erase(here, { authorization: 'Klaviyo-API-Key x', 'x-forwarded-for': `10.0.0.${n}` })
      assert.equal(called.status, 401)
    }
    const called = await Promise.all(
      Array.from({ length: 5 }, (_, n) =>
        erase(here, { 'x-forwarded-for': `10.0.0.${n}`, forwarded: `for=10.0.0.${n}` }),
      ),
    )
    assert.equal(called.filter(({ status }) => status === 429).length, 2)
  })

  test('a client call is limited by its company, and a page can read what the refusal says', async () => {
    const { here, there, company } = await prepare()
    const called = await Promise.all(
      Array.from({ length: 360 }, (_, n) =>
        call(n % 2 === 0 ? here : there, `POST /client/profiles?company_id=${company}`, {
          json: profile('ada@example.com'),
          headers: { revision },
        }),
      ),
    )
    const refused = called.filter(({ status }) => status === 429)
    // Windows are of a second; a slow machine may need two for all of them.
    assert.ok(refused.length <= 10 && called.every(({ status }) => status === 202 || status === 429))
    for (const { headers } of refused) {
      assert.equal(headers.get('access-control-allow-origin'), '*')
      assert.match(headers.get('access-control-expose-headers') ?? '', /Retry-After/)
    }
  })

  test('of 76 reads of one profile within a second, one is refused', async () => {
    const { here, company, read } = await prepare()
    const made = await call(here, `POST /client/profiles?company_id=${company}`, {
      json: profile('ada@example.com'),
      headers: { revision },
    })
    assert.equal(made.status, 202)
    const begunMs = performance.now()
    const called = await Promise.all(Array.from({ length: 76 }, () => read(here)))
    const refused = called.filter(({ status }) => status === 429)
    assert.equal(called.filter(({ status }) => status === 404).length, 76 - refused.length)
    assert.ok(refused.length === 1 || performance.now() - begunMs > 1000, `${refused.length} refused`)
    for (const { headers } of refused) {
      assert.equal(headers.get('retry-after'), '1')
      assert.equal(
        [...headers.keys()].some(name => name.startsWith('ratelimit')),
        false,
      )
    }
  })

  test('switched off, limits are told and refuse nobody', async () => {
    const { unlimited, erase } = await prepare()
    const called = await Promise.all(Array.from({ length: 10 }, () => erase(unlimited)))
    assert.ok(called.every(({ status }) => status === 404))
    assert.ok(called.every(({ headers }) => headers.get('ratelimit-limit') === '3, 3;w=1, 60;w=60'))
    assert.ok(called.every(({ headers }) => headers.get('ratelimit-remaining') === '3'))
  })
})
