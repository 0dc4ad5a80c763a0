import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { type Called, call, itemsOf, textOf } from '../../../test/call.ts'
import { forEachServer } from '../../../test/for-each-server.ts'
import { createCompany } from '../../../test/klaviyo/public-key.ts'
import { isJsonObject } from '../../domain/json.ts'

const megabyte = 1_048_576
const revision = '2026-07-15'
const packed = { revision, 'content-type': 'application/json', 'content-encoding': 'gzip' }

const event = (profile: unknown, attributes: object = {}) => ({
  data: {
    type: 'event',
    attributes: {
      properties: {},
      metric: { data: { type: 'metric', attributes: { name: 'Viewed' } } },
      profile: { data: { type: 'profile', attributes: profile } },
      ...attributes,
    },
  },
})
const profileOf = (attributes: unknown) => ({ data: { type: 'profile', attributes } })

forEachServer('hostile callers of the Klaviyo surface', server => {
  async function prepare() {
    const { id } = await server().createWorkspace()
    const { token } = await server().createKey(['*'], id)
    const company = await createCompany(server(), id)
    const native = (target: string) => call(server(), target, { key: token })
    return {
      native,
      company,
      /** A call with JSON to a path of clients, or of servers. */
      post: (path: string, json: unknown, headers: Readonly<Record<string, string>> = {}) =>
        path.startsWith('client/')
          ? call(server(), `POST /${path}?company_id=${company}`, { json, headers: { revision, ...headers } })
          : call(server(), `POST /${path}`, {
              json,
              headers: { revision, authorization: `Klaviyo-API-Key ${token}`, ...headers },
            }),
      eventsOf: async (email: string) => {
        const found = await native(`GET /v1/profiles/lookup?kind=email&value=${email}`)
        return itemsOf(await native(`GET /v1/events?profile_id=${textOf(found, 'id')}`))
      },
    }
  }

  /** Sends bytes as they are. */
  function send(path: string, raw: Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>>) {
    return call(server(), `POST ${path}`, { raw, headers })
  }

  test('a packed body is read like any other, and one that is not whole gzip is refused', async () => {
    const { company, native } = await prepare()
    const path = `/client/profiles?company_id=${company}`
    const body = gzipSync(JSON.stringify(profileOf({ email: 'ada@example.com' })))
    assert.equal((await send(path, body, packed)).status, 202)
    assert.equal((await native('GET /v1/profiles/lookup?kind=email&value=ada@example.com')).status, 200)
    for (const broken of [body.subarray(0, -5), body.subarray(5), Buffer.from('{}'), Buffer.alloc(0)]) {
      const called = await send(path, Buffer.from(broken), packed)
      assert.equal(called.status, 400, called.text)
      assert.match(called.text, /"pointer":"\/data"/)
    }
  })

  test('a bomb is refused at the limit for the price of the limit, and the connection goes on', async () => {
    const { company } = await prepare()
    const bomb = gzipSync(Buffer.alloc(400 * megabyte, ' '))
    const heap = () => process.memoryUsage().rss
    const rest = heap()
    for (const path of ['profiles', 'events', 'event-bulk-create']) {
      const called = await send(`/client/${path}?company_id=${company}`, bomb, packed)
      assert.equal(called.status, 413, called.text)
      assert.equal(called.headers.get('access-control-allow-origin'), '*')
    }
    assert.ok(heap() - rest < 150 * megabyte, `${(heap() - rest) / megabyte} MiB more`)
    // Empty members unpack to nothing, for ever.
    const nothing = Buffer.concat(new Array<Buffer>(20_000).fill(gzipSync('')))
    assert.equal((await send(`/client/profiles?company_id=${company}`, nothing, packed)).status, 413)
  })

  test('bodies up to the limit are taken and one byte more is refused, with a length and without', async () => {
    const { company } = await prepare()
    const limits = [
      ['profiles', 102_400],
      ['events', 5_242_880],
    ] as const
    for (const [path, limit] of limits) {
      const shortest = JSON.stringify(
        path === 'events' ? event({ email: 'a@example.com' }) : profileOf({ email: 'a@example.com' }),
      )
      for (const [length, status] of [
        [limit, 202],
        [limit + 1, 413],
      ] as const) {
        const text = shortest + ' '.repeat(length - shortest.length)
        const target = `/client/${path}?company_id=${company}`
        const headers = { revision, 'content-type': 'application/json' }
        assert.equal((await send(target, Buffer.from(text), headers)).status, status, `${path} ${length}`)
        assert.equal((await send(target, gzipSync(text), packed)).status, status, `${path} ${length} packed`)
        const chunked = await fetch(`${server().url}${target}`, {
          method: 'POST',
          headers,
          body: new Blob([text]).stream(),
          duplex: 'half',
        })
        assert.equal(chunked.status, status, `${path} ${length} in chunks`)
      }
    }
  })

  test('a flood of headers, and a company that is not there, cost no body to be read', async () => {
    const { company } = await prepare()
    const { port } = new URL(server().url)
    const ask = async (head: string): Promise<string> => {
      const socket = connect(Number(port), '127.0.0.1')
      socket.write(head)
      const [answer] = await once(socket, 'data')
      socket.resetAndDestroy()
      return String(answer)
    }
    const flood = Array.from({ length: 3000 }, (_, n) => `x-header-${n}: ${'x'.repeat(100)}\r\n`).join('')
    assert.match(await ask(`POST /client/profiles?company_id=${company} HTTP/1.1\r\nHost: x\r\n${flood}\r\n`), / 431 /)
    const announced = 'Content-Type: application/json\r\nContent-Length: 5000000\r\n\r\n'
    const unknown = await ask(
      `POST /client/events?company_id=Nobody1 HTTP/1.1\r\nHost: x\r\nrevision: ${revision}\r\n${announced}`,
    )
    assert.match(unknown, / 400 /)
    const tooLong = await ask(
      `POST /client/profiles?company_id=${company} HTTP/1.1\r\nHost: x\r\nrevision: ${revision}\r\n${announced}`,
    )
    assert.match(tooLong, / 413 /)
  })

  test('nothing in an answer to a client depends on whether the person was known', async () => {
    const { post } = await prepare()
    await post('client/profiles', profileOf({ email: 'known@example.com', phone_number: '+14155550123' }))
    const seen = ({ status, headers, text }: Called) => ({
      status,
      text,
      headers: [...headers].filter(([name]) => !/^(date|x-request-id|ratelimit-.*)$/.test(name)),
    })
    const ask = async (email: string, path: string, body: (email: string) => unknown) =>
      seen(await post(path, body(email)))
    const bodies: readonly (readonly [string, (email: string) => unknown])[] = [
      ['client/profiles', email => profileOf({ email })],
      ['client/profiles', email => profileOf({ email, phone_number: '+14155550123' })],
      ['client/profiles', email => profileOf({ email, phone_number: '5' })],
      ['client/events', email => event({ email }, { unique_id: 'u' })],
      ['client/events', email => event({ email }, { unique_id: 'u' })],
    ]
    for (const [index, [path, body]] of bodies.entries()) {
      const known = await ask('known@example.com', path, body)
      assert.deepEqual(await ask(`unknown${index}@example.com`, path, body), known)
    }
  })

  test('a burst of new calls for one address, by all ways in, leaves one person', async () => {
    const { post, native, eventsOf } = await prepare()
    const email = 'new@example.com'
    const ways = [
      () => post('client/profiles', profileOf({ email })),
      () => post('client/events', event({ email })),
      () => post('api/events', event({ email: 'NEW@example.com' })),
      () => post('api/profiles', profileOf({ email })),
      () => post('api/profile-import', profileOf({ email })),
    ]
    const called = await Promise.all(Array.from({ length: 100 }, (_, n) => ways[n % ways.length]?.()))
    const statuses = ways.map((_, way) =>
      called.filter((_each, n) => n % ways.length === way).map(each => each?.status),
    )
    for (const each of statuses.slice(0, 3)) assert.deepEqual(new Set(each), new Set([202]))
    assert.ok(
      statuses[3]?.every(status => status === 201 || status === 409),
      String(statuses[3]),
    )
    assert.ok(
      statuses[4]?.every(status => status === 201 || status === 200),
      String(statuses[4]),
    )
    const made = statuses.flat().filter(status => status === 201)
    assert.ok(made.length <= 1, `${made.length} times 201`)
    assert.equal(itemsOf(await native('GET /v1/profiles')).length, 1)
    assert.equal((await eventsOf(email)).length, 40)
  })

  test('a beacon that is replayed is recorded once', async () => {
    const { post, eventsOf } = await prepare()
    const beacon = event({ email: 'ada@example.com' }, { unique_id: 'u1', properties: { n: 1 } })
    const called = await Promise.all(Array.from({ length: 20 }, () => post('client/events', beacon)))
    assert.ok(called.every(({ status }) => status === 202))
    assert.equal((await post('api/events', beacon)).status, 202)
    assert.equal((await eventsOf('ada@example.com')).length, 1)
  })

  test('names of properties that mean something to programs are ordinary names', async () => {
    const { post, eventsOf } = await prepare()
    const properties = '{"__proto__":{"a":1},"constructor":2,"$value":3}'
    const body = JSON.stringify(event({ email: 'ada@example.com' }, { value: 4 })).replace('{}', properties)
    assert.equal((await post('client/events', JSON.parse(body))).status, 202)
    const [recorded] = await eventsOf('ada@example.com')
    const { metadata } = recorded ?? {}
    assert.ok(isJsonObject(metadata))
    assert.deepEqual(Object.keys(metadata).toSorted(), ['$value', '__proto__', 'constructor'])
    assert.equal(metadata['$value'], 4)
  })
})
