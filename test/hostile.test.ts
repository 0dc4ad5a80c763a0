import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { before, describe, test } from 'node:test'
import { assertProblem, type Called, call, faultPaths, itemsOf, textOf } from './call.ts'
import { forEachServer } from './for-each-server.ts'
import { preparePeople } from './native/profiles/people.ts'

// What somebody with bad intentions, or a broken client, sends. Each gets a clear 4xx, nothing is written, and the
// server answers the next request as if nothing had been.

const longest = 20_000

function cursorOf(...parts: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

function assertRefused(answer: Called, what: string): void {
  assert.ok(answer.status >= 400 && answer.status < 500, `${what}: ${answer.status} ${answer.text.slice(0, 200)}`)
  assert.ok(answer.text.length < longest, `${what}: an answer of ${answer.text.length} characters`)
  assert.equal(/node_modules|\n\s+at |select |sqlstate/i.test(answer.text), false, what)
}

/** Sends bytes as they are and answers the status line, or nothing when the server does not answer in time. */
function sendRaw(url: string, text: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.once('data', data => {
    resolve(data.toString().split('\r\n', 1)[0] ?? '')
    socket.destroy()
  })
  socket.once('error', reject)
  socket.once('close', () => resolve(''))
  socket.setTimeout(30_000, () => socket.destroy())
  socket.write(text)
  return promise
}

forEachServer('hostile input', server => {
  const people = preparePeople(server)
  const big = 'k'.repeat(1_000_000)
  let everything = ''
  let profileId = ''

  before(async () => {
    everything = (await server().createKey(['*'], people.workspaceId())).token
    profileId = (await people.write({ identifiers: { email: 'known@example.com' }, set: { first_name: 'Known' } }))
      .profile_id
  })

  async function assertHealthy(): Promise<void> {
    assert.equal((await people.read(profileId)).fields['first_name'], 'Known')
  }

  describe('bodies', () => {
    test('what cannot be stored is refused by its path on every surface, and nothing of it is written', async () => {
      const bad = [
        ['first_name', '"a\\u0000"'],
        ['first_name', '"\\ud800"'],
        ['first_name', '1e400'],
        ['first_name', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
        ['__proto__', '{"polluted":true}'],
      ] as const
      for (const [name, value] of bad) {
        const values = `{"email":"never@example.com","${name}":${value}}`
        const answers: [string, Called][] = [
          ['set', await people.as('POST /v1/profiles', { raw: `{"set":${values}}`, headers: json })],
          [
            'record',
            await people.as('POST /public/v1/profiles/upsert', {
              key: everything,
              raw: `{"record":${values}}`,
              headers: json,
            }),
          ],
          ['set', await people.as('POST /v1/records/orders', { raw: `{"set":${values}}`, headers: json })],
        ]
        for (const [place, answer] of answers) {
          assertRefused(answer, `${place} ${name} ${value.slice(0, 20)}`)
          assert.ok(answer.text.includes(`${place}.${name}`), answer.text.slice(0, 300))
        }
      }
      assert.equal((await people.as('GET /v1/profiles/lookup?kind=email&value=never@example.com')).status, 404)
      assert.equal('polluted' in {}, false)
    })

    test('names of members of every object are ordinary names of fields', async () => {
      const set = { constructor: 'a', toString: 'b', hasOwnProperty: 'c', valueOf: 'd' }
      const { profile_id: id } = await people.write({ identifiers: { email: 'members@example.com' }, set })
      const { email: _, ...fields } = (await people.read(id)).fields
      assert.deepEqual(fields, set)
      for (const kind of ['constructor', '__proto__', 'toString']) {
        const refused = await people.as('POST /v1/profiles', { raw: `{"identifiers":{"${kind}":"x"}}`, headers: json })
        assertProblem(refused, 422, 'unprocessable')
        assert.deepEqual(faultPaths(refused)[0], `identifiers.${kind}`)
      }
    })

    test('no answer grows with what was wrong', async () => {
      const identifiers = { email: 'big@example.com' }
      const record = { email: 'big@example.com' }
      const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${index}`, 1]))
      const bodies = [
        { identifiers, set: { [big]: 1 } },
        { identifiers, set: { [big]: 1 }, undeclared: 'discover' },
        { identifiers: { [big]: 'x' } },
        { identifiers, clear: [big] },
        { identifiers, match_key: big },
        { [big]: 1 },
        { ...many, identifiers },
        { identifiers: { email: big } },
      ]
      for (const [index, body] of bodies.entries()) {
        assertRefused(await people.as('POST /v1/profiles', { json: body }), `native body ${index}`)
        assert.ok((await people.as('POST /v1/profiles/batch', { json: { profiles: [body] } })).text.length < longest)
      }
      for (const body of [{ record, matchKey: big }, { record: { ...record, [big]: 1 } }, { record, [big]: 1 }]) {
        assertRefused(await people.as('POST /public/v1/profiles/upsert', { key: everything, json: body }), 'Experiture')
      }
      const scopes = Array.from({ length: 50_000 }, () => '*')
      assertRefused(
        await call(server(), 'POST /v1/api-keys', { key: server().rootKey, json: { name: 'x', scopes } }),
        'scopes',
      )
      await assertHealthy()
    })

    test('one good command among 9,999 bad ones is written, and each of the others says why', async () => {
      const bad = [null, 5, 'x', {}, [], { identifiers: { email: 'nope' } }, { set: { x: 1 } }, { identifiers: null }]
      const profiles = Array.from({ length: 10_000 }, (_, index) =>
        index === 5_000 ? { identifiers: { email: 'needle@example.com' } } : bad[index % bad.length],
      )
      const { body } = await people.as('POST /v1/profiles/batch', { json: { profiles } })
      assert.deepEqual([body['created'], body['refused']], [1, 9_999])
      const items = itemsOf({ status: 200, headers: new Headers(), text: '', body })
      assert.ok(items.every((item, index) => index === 5_000 || (Array.isArray(item['errors']) && item['code'])))
      assert.equal((await people.lookup('email', 'needle@example.com')).id, items[5_000]?.['profile_id'])
    })
  })

  describe('times', () => {
    test('a time whose year in UTC has not four digits is no time', async () => {
      const declaration = { key: everything, json: { type: 'timestamp' } }
      assert.equal((await people.as('PUT /v1/objects/profiles/fields/seen_at', declaration)).status, 201)
      for (const time of ['0000-01-01T00:00:00+14:00', '9999-12-31T23:59:59-14:00']) {
        const identifiers = { email: 'time@example.com' }
        assertRefused(await people.as('POST /v1/profiles', { json: { identifiers, observed_at: time } }), time)
        assertRefused(await people.as('POST /v1/profiles', { json: { identifiers, set: { seen_at: time } } }), time)
        assertRefused(await people.as(`GET /v1/profiles/${profileId}?as_of=${encodeURIComponent(time)}`), time)
      }
    })

    test('an observation from the year 0 is the eldest, one from the year 9999 is from now', async () => {
      const identifiers = { email: 'ages@example.com' }
      const { profile_id: id } = await people.write({ identifiers, set: { city: 'new' } })
      await people.write({ identifiers, set: { city: 'old' }, observed_at: '0000-01-01T00:00:00Z' })
      assert.equal((await people.read(id)).fields['city'], 'new')
      await people.write({ identifiers, set: { city: 'far' }, observed_at: '9999-12-31T23:59:59Z' })
      await people.write({ identifiers, set: { city: 'next' } })
      assert.equal((await people.read(id)).fields['city'], 'next')
    })
  })

  describe('queries', () => {
    test('a cursor of one’s own making is refused by every list', async () => {
      const id = profileId
      const cursors = [
        'x',
        '..%2f',
        '%00',
        "'%20or%201=1",
        cursorOf(),
        cursorOf(null),
        cursorOf(-8.64e15, id),
        cursorOf(-8.64e15, 1),
        cursorOf(8.64e15 + 1, 'x'),
        cursorOf(8.64e15 + 1, 1),
        cursorOf(1, '\0'),
        cursorOf(99, '0', 'x', id),
        cursorOf(1e15, '0', 'x', id),
        cursorOf(1, '0', '\0', id),
        cursorOf(1, '9'.repeat(700), 'x'),
        cursorOf(1, 'NaN', 'x', id),
      ]
      const lists = [
        '/v1/profiles?sort=created_at&',
        '/v1/profiles?sort=first_name&',
        '/v1/profiles?sort=-updated_at&',
        `/v1/profiles/${id}/history?`,
        `/v1/profiles/${id}/timeline?`,
        `/v1/profiles/${id}/merges?`,
        '/v1/conflicts?',
        '/v1/records/orders?',
      ]
      for (const list of lists) {
        for (const cursor of cursors) {
          const answer = await people.as(`GET ${list}cursor=${cursor}`)
          assertProblem(answer, 400, 'invalid_request')
        }
      }
    })

    test('filters, sorts and searches are values, whatever they hold', async () => {
      const queries = [
        'q=%00',
        'q=%25',
        'q=_',
        'q=%5C',
        "q='%20or%201=1--",
        'q=((((a%2B)%2B)%2B',
        `q=${'x'.repeat(5_000)}`,
        'filter=a',
        'filter=first_name:eq:%00',
        'filter=x%00y:exists:true',
        'filter=__proto__:eq:1',
        'filter=constructor:gt:1',
        "filter=first_name');drop%20table%20profile;--:eq:1",
        "filter=first_name:eq:';drop%20table%20profile;--",
        'filter=first_name:contains:%5C',
        'filter=created_at:gt:0000-01-01T00:00:00Z',
        'sort=',
        'sort=-',
        'sort=%00',
        'sort=__proto__',
        "sort=first_name';drop%20table%20profile;--",
        'limit=0',
        'limit=1e9',
        'limit=NaN',
        'limit=5&limit=6',
        Array.from({ length: 21 }, () => 'filter=a:eq:1').join('&'),
      ]
      for (const query of queries) {
        const answer = await people.as(`GET /v1/profiles?${query}`)
        assert.ok(answer.status === 200 || answer.status === 400, `${query}: ${answer.text}`)
        if (answer.status === 400) assertRefused(answer, query)
        if (query === 'q=%25' || query === 'q=_') assert.deepEqual(itemsOf(answer), [], query)
      }
      for (const query of ['kind=email&value=%00', 'kind=__proto__&value=x', 'kind=%00&value=x', 'kind=email']) {
        assertRefused(await people.as(`GET /v1/profiles/lookup?${query}`), query)
      }
      await assertHealthy()
    })
  })

  describe('paths', () => {
    test('no spelling of a path leaves its folder or fails on our side', async () => {
      const names = [
        '..',
        '%2e%2e',
        '..%2f..%2fpackage.json',
        '%00',
        '__proto__',
        'constructor',
        'x'.repeat(5_000),
        '%ff',
      ]
      const places = ['/v1/profiles/', '/v1/objects/', '/v1/records/', '/v1/records/orders/', '/docs/static/', '/docs/']
      for (const place of [...places, '/public/v1/metadata/objects/', '/public/v1/records/orders/jobs/']) {
        for (const name of names) {
          const line = await sendRaw(
            server().url,
            `GET ${place}${name} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${people.writer()}\r\nConnection: close\r\n\r\n`,
          )
          assert.match(line, /^HTTP\/1\.1 (400|403|404) /, `${place}${name.slice(0, 30)}`)
        }
      }
    })

    test('404: nobody waits for the body of a path that is not there, or of a call without a key', async () => {
      for (const [path, status] of [
        ['/nothing', 404],
        ['/v1/nothing', 404],
        ['/v1/profiles', 401],
      ] as const) {
        const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10000000`
        assert.match(await sendRaw(server().url, `${head}\r\n\r\n{`), new RegExp(`^HTTP/1\\.1 ${status} `), path)
      }
    })
  })

  describe('requests', () => {
    test('of two credentials neither is taken', async () => {
      const [good, bad] = [`Authorization: Bearer ${people.writer()}`, 'Authorization: Bearer x']
      for (const path of ['/v1/profiles', '/public/v1/metadata/objects']) {
        for (const pair of [`${good}\r\n${bad}`, `${bad}\r\n${good}`]) {
          const line = await sendRaw(server().url, `GET ${path} HTTP/1.1\r\nHost: x\r\n${pair}\r\n\r\n`)
          assert.match(line, /^HTTP\/1\.1 401 /, path)
        }
      }
    })

    test('malformed framing and floods of headers end at the door', async () => {
      const floods = Array.from({ length: 3_000 }, (_, index) => `X-${index}: y`).join('\r\n')
      const requests = [
        `GET /healthz HTTP/1.1\r\nHost: x\r\n${floods}\r\n\r\n`,
        `GET /${'y'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
        'POST /v1/profiles HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
        'POST /v1/profiles HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd',
        'POST /v1/profiles HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
      ]
      for (const request of requests) {
        assert.match(await sendRaw(server().url, request), /^HTTP\/1\.1 4\d\d /, request.slice(0, 60))
      }
    })

    test('a request, its headers and a silent connection have their time', () => {
      const { requestTimeout, headersTimeout, timeout, keepAliveTimeout } = server().sockets
      for (const ms of [requestTimeout, headersTimeout, timeout, keepAliveTimeout]) assert.ok(ms > 0 && ms <= 300_000)
    })

    test('the size that is too much is the size of the path', async () => {
      const form = { 'content-type': 'application/x-www-form-urlencoded' }
      const refused = await call(server(), 'POST /oauth/token', { raw: 'x='.repeat(9_000), headers: form })
      assertProblem(refused, 413, 'body_too_large')
      assert.match(textOf(refused, 'detail'), /16384/)
    })

    test('what a name holds goes out as JSON that no browser takes for a page', async () => {
      const first = '<script>alert(1)</script>'
      const { profile_id: id } = await people.write({
        identifiers: { email: 'xss@example.com' },
        set: { first_name: first },
      })
      for (const target of [
        `GET /v1/profiles/${id}`,
        'GET /nothing',
        'GET /public/v1/metadata/objects',
        'GET /metrics',
        'GET /docs',
        'GET /healthz',
        'GET /openapi.json',
        'GET /v1/objects/%zz',
        'POST /oauth/token',
      ]) {
        const { headers } = await people.as(target)
        assert.equal(headers.get('x-content-type-options'), 'nosniff', target)
      }
      assert.match((await people.as(`GET /v1/profiles/${id}`)).headers.get('content-type') ?? '', /^application\/json/)
    })
  })

  describe('people', () => {
    test('fifty at once make one person', async () => {
      const write = (index: number) =>
        people.write({
          identifiers: { email: index % 2 ? ' Race@Example.com' : 'race@example.com' },
          set: { first_name: `n${index}` },
        })
      const receipts = await Promise.all(Array.from({ length: 50 }, (_, index) => write(index)))
      assert.equal(new Set(receipts.map(receipt => receipt.profile_id)).size, 1)
      assert.equal(receipts.filter(receipt => receipt.outcome === 'created').length, 1)
    })

    test('spellings that no eye can tell apart are one person; letters that only look alike are not', async () => {
      const idOf = async (identifiers: object) => (await people.write({ identifiers })).profile_id
      const zoe = await idOf({ email: 'zo\u00e9@example.com' })
      for (const email of [
        'zoe\u0301@example.com',
        '\u202azo\u00e9@example.com\u202c',
        'ZO\u00c9@example.com\u200b\ufeff',
      ]) {
        assert.equal(await idOf({ email }), zoe, JSON.stringify(email))
      }
      assert.notEqual(await idOf({ email: 'z\u043e\u00e9@example.com' }), zoe)
      const desk = await idOf({ phone: '+1 415 555 2671' })
      assert.equal(await idOf({ phone: '\u202a+1 (415) 555-2671\u202c' }), desk)
      assert.notEqual(await idOf({ phone: '+1 415 555 2671 ext. 89' }), desk)
    })

    test('an e-mail of 320 characters is one, of 321 none; the 101st device is kept out', async () => {
      const emailOf = (length: number) => `${'a'.repeat(length - 12)}@example.com`
      await people.write({ identifiers: { email: emailOf(320) } })
      assert.equal((await people.lookup('email', emailOf(320))).identifiers.length, 1)
      assertRefused(await people.as('POST /v1/profiles', { json: { identifiers: { email: emailOf(321) } } }), '321')
      const devices = Array.from({ length: 100 }, (_, index) => `device-${index}`)
      const { profile_id: id } = await people.write({ identifiers: { device_id: devices } })
      const { conflicts } = await people.write({ identifiers: { device_id: ['device-0', 'one-more'] } })
      assert.equal(conflicts[0]?.['reason'], 'identifier_limit')
      assert.equal((await people.read(id)).identifiers.length, 100)
    })
  })
})

const json = { 'content-type': 'application/json' }
