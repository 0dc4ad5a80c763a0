import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { assertProblem, call } from '../../call.ts'
import { forEachServer } from '../../for-each-server.ts'
import { signInOwner } from '../../sign-in.ts'

forEachServer('requests that a page of another site could make', server => {
  let cookie = ''
  before(async () => {
    cookie = await signInOwner(server())
  })

  const json = { identifiers: { email: 'a@x.example' } }
  const write = (headers: Readonly<Record<string, string>>) =>
    call(server(), 'POST /v1/profiles', { json, headers: { cookie, ...headers } })
  const page = { 'onefold-console': '1' }

  test('403: a change needs the header of the console, and no sign of another origin', async () => {
    const { host } = new URL(server().url)
    const refused: readonly Readonly<Record<string, string>>[] = [
      {},
      { 'onefold-console': '0' },
      { 'sec-fetch-site': 'same-origin' },
      { origin: `http://${host}` },
      ...['cross-site', 'same-site', 'none'].map(site => ({ ...page, 'sec-fetch-site': site })),
      ...['https://evil.example', `http://${host}.evil.example`, 'null', ''].map(origin => ({ ...page, origin })),
      { ...page, origin: `http://${host}`, 'sec-fetch-site': 'cross-site' },
      { ...page, origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    ]
    for (const headers of refused) {
      const answer = await write(headers)
      assert.equal(answer.status, 403, JSON.stringify(headers))
      assertProblem(answer, 403, 'forbidden')
    }
    const taken = [page, { ...page, 'sec-fetch-site': 'same-origin' }, { ...page, origin: `http://${host}` }]
    for (const headers of taken) assert.ok([200, 201].includes((await write(headers)).status), JSON.stringify(headers))
  })

  test('reading needs no header, but where reading uses something up', async () => {
    const read = (target: string, headers = {}) => call(server(), target, { headers: { cookie, ...headers } })
    assert.equal((await read('GET /v1/profiles')).status, 200)
    assert.equal((await read('HEAD /v1/profiles')).status, 200)
    assertProblem(await read('GET /v1/webhook-secret'), 403, 'forbidden')
    assert.equal((await read('GET /v1/webhook-secret', page)).status, 200)
  })

  test('nobody is signed in from another site, and no other origin may read', async () => {
    const sent = { email: 'a@x.example', password: 'whatever' }
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }])
      assertProblem(await call(server(), 'POST /v1/session', { json: sent, headers }), 403, 'forbidden')
    const origin = 'https://evil.example'
    const asked = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'onefold-console',
    }
    for (const answer of [
      await call(server(), 'OPTIONS /v1/profiles', { headers: asked }),
      await call(server(), 'GET /v1/profiles', { headers: { cookie, origin } }),
    ])
      assert.equal(answer.headers.get('access-control-allow-origin'), null)
  })

  test('a key in the header counts alone, whatever cookie comes along', async () => {
    const { token } = await server().createKey(['objects:read'])
    const both = (key: string, target: string) => call(server(), target, { key, headers: { cookie, ...page } })
    assertProblem(await both(token, 'GET /v1/profiles'), 403, 'forbidden')
    assertProblem(await both('of_live_wrong', 'GET /v1/objects'), 401, 'unauthorized')
    assertProblem(await call(server(), 'GET /v1/session', { key: server().rootKey }), 401, 'unauthorized')
  })

  test('the surfaces of vendors know no cookie', async () => {
    for (const target of ['GET /members', 'GET /api/profiles', 'GET /public/v1/metadata/objects']) {
      const headers = { cookie, ...page, revision: '2024-10-15', accept: 'application/json' }
      assert.equal((await call(server(), target, { headers })).status, 401, target)
    }
  })
})
