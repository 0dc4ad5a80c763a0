import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { describe, test } from 'node:test'
import { assertProblem, call, faultPaths, textOf } from './call.ts'
import { forEachDatabase, openFreshEmbedded, openFreshPostgres } from './databases.ts'
import { forEachServer } from './for-each-server.ts'
import { startTestServer } from './server.ts'

const limit = 10_485_760

forEachServer('the server', server => {
  const json = { 'content-type': 'application/json' }
  const post = (raw: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = json) =>
    call(server(), 'POST /v1/workspaces', { key: server().rootKey, raw, headers })

  describe('health', () => {
    test('/healthz and /readyz answer', async () => {
      assert.deepEqual((await call(server(), 'GET /healthz')).body, { status: 'ok' })
      assert.deepEqual((await call(server(), 'GET /readyz')).body, { status: 'ready' })
    })

    test('/metrics counts requests by route template, not by path', async () => {
      await call(server(), 'GET /v1/objects/some_object', { key: server().rootKey })
      const { text } = await call(server(), 'GET /metrics')
      assert.match(text, /onefold_http_request_duration_seconds_count\{[^}]*route="\/v1\/objects\/:object"[^}]*\} \d/)
      assert.equal(text.includes('some_object'), false)
      for (const name of [
        'onefold_writer_queue_depth',
        'onefold_writer_flush_size',
        'onefold_writer_flush_retries_total',
      ])
        assert.ok(text.includes(name), name)
    })
  })

  describe('paths and methods', () => {
    test('404: an unknown path, inside of the API and outside', async () => {
      for (const path of ['/v1', '/v1/nothing', '/nothing', '/v1/objects/']) {
        assertProblem(await call(server(), `GET ${path}`, { key: server().rootKey }), 404, 'not_found')
      }
    })

    test('a path that is no URL is refused in the words of its surface', async () => {
      assertProblem(await call(server(), 'GET /v1/objects/%zz', { key: server().rootKey }), 400, 'invalid_request')
      const { status, body } = await call(server(), 'POST /public/v1/records/%zz/append')
      assert.deepEqual([status, body['success']], [404, false])
    })

    test('405: a known path says what it allows, before it asks for a credential', async () => {
      const refused = await call(server(), 'PATCH /v1/api-keys', { raw: 'not json', headers: json })
      assertProblem(refused, 405, 'method_not_allowed')
      assert.equal(refused.headers.get('allow'), 'GET, HEAD, POST')
      assert.equal((await call(server(), 'DELETE /v1/objects/orders')).headers.get('allow'), 'GET, HEAD, PATCH')
    })

    test('HEAD answers as GET without a body, and with the same guard', async () => {
      assert.equal((await call(server(), 'HEAD /v1/objects', { key: server().rootKey })).status, 200)
      assert.equal((await call(server(), 'HEAD /v1/objects')).status, 401)
    })

    test('each answer names its request', async () => {
      const refused = await call(server(), 'GET /v1/objects', { headers: { 'x-request-id': 'mine' } })
      assert.equal(refused.headers.get('x-request-id'), refused.body['request_id'])
      assert.notEqual(refused.body['request_id'], 'mine')
    })
  })

  describe('bodies', () => {
    test('400: what is not JSON, and JSON that cannot be stored', async () => {
      const deep = `{"name":${'['.repeat(10_000)}${']'.repeat(10_000)}}`
      for (const raw of [
        '',
        '{',
        '{"name":"x"',
        'name',
        '{"name":\'x\'}',
        deep,
        '{"name":1e400}',
        '{"name":"a\\u0000"}',
      ]) {
        assertProblem(await post(raw), 400, 'invalid_json')
      }
      assert.deepEqual(faultPaths(await post('{"name":{"a":["\\ud800"]}}')), ['name.a[0]'])
      assert.deepEqual(faultPaths(await post('{"name":1e400}')), ['name'])
      assertProblem(await post(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])), 400, 'invalid_json')
    })

    test('400: __proto__ is an unknown key like any other, and writes no prototype', async () => {
      const refused = await post(
        '{"name":"x","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
      )
      assertProblem(refused, 400, 'invalid_request')
      assert.deepEqual(faultPaths(refused), ['__proto__', 'constructor'])
      assert.equal('polluted' in {}, false)
    })

    test('400: no refusal of a body repeats what was in it', async () => {
      const answers = [await post('{"name": top-secret}'), await post('{"name":{"a":"top-secret\\u0000"}}')]
      for (const answer of answers) assert.equal(answer.text.includes('top-secret'), false)
    })

    test('413: a byte beyond the limit, and not the limit itself', async () => {
      const fill = (length: number) => `{"name":"${'x'.repeat(length - 11)}"}`
      assertProblem(await post(fill(limit)), 400, 'invalid_request')
      assertProblem(await post(fill(limit + 1)), 413, 'body_too_large')
    })

    test('415: another type, no type, another character set, an encoded body', async () => {
      const raw = '{"name":"x"}'
      const headers = [
        { 'content-type': 'text/plain' },
        { 'content-type': 'application/x-www-form-urlencoded' },
        { 'content-type': 'application/json; charset=iso-8859-1' },
        { ...json, 'content-encoding': 'gzip' },
      ]
      for (const each of headers) assertProblem(await post(raw, each), 415, 'unsupported_media_type')
      assertProblem(await post(new TextEncoder().encode(raw), {}), 415, 'unsupported_media_type')
    })

    test('the type may name UTF-8', async () => {
      const made = await post('{"name":"utf-8"}', { 'content-type': 'application/json; charset=UTF-8' })
      assert.equal(made.status, 201)
    })
  })

  test('what is no HTTP at all gets a 400 and nothing else', async () => {
    const socket = connect(Number(new URL(server().url).port), '127.0.0.1')
    socket.end('\x00\x01\x02 nonsense\r\n\r\n')
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk)
    assert.match(Buffer.concat(chunks).toString(), /^HTTP\/1\.1 400 /)
    assert.equal((await call(server(), 'GET /healthz')).status, 200)
  })

  describe('the documents', () => {
    type Operation = {
      readonly summary?: string
      readonly description?: string
      readonly tags?: readonly string[]
      readonly security?: readonly object[]
      readonly responses?: Readonly<Record<string, object>>
    }
    type Document = {
      readonly openapi?: string
      readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>
      readonly components?: { readonly securitySchemes?: object; readonly schemas?: Readonly<Record<string, unknown>> }
    }

    test('/openapi.json describes every native route, its answers and its errors', async () => {
      const document: Document = (await call(server(), 'GET /openapi.json')).body
      assert.equal(document.openapi, '3.1.0')
      assert.deepEqual(Object.keys(document.components?.securitySchemes ?? {}), ['bearer', 'basic', 'session'])
      const native = Object.entries(document.paths ?? {}).filter(([path]) => path.startsWith('/v1/'))
      assert.ok(native.length >= 7)
      const open = new Set([
        'get /v1/setup',
        'post /v1/setup',
        'post /v1/session',
        'post /v1/invitations/look',
        'post /v1/invitations/accept',
      ])
      for (const [path, operations] of native) {
        for (const [method, operation] of Object.entries(operations)) {
          const name = `${method} ${path}`
          assert.ok(operation.summary && operation.description && operation.tags?.length, name)
          const statuses = Object.keys(operation.responses ?? {})
          assert.ok(
            statuses.some(status => status.startsWith('2')),
            name,
          )
          if (open.has(name)) assert.deepEqual(operation.security, [], name)
          else assert.ok(operation.security?.length && statuses.includes('401'), name)
        }
      }
    })

    test('every reference in it leads somewhere', async () => {
      const { text, body } = await call(server(), 'GET /openapi.json')
      const document: Document = body
      const references = new Set([...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target))
      assert.ok(references.has('#/components/schemas/Problem'))
      for (const target of references) {
        const name = target?.replace('#/components/schemas/', '') ?? ''
        assert.ok(document.components?.schemas && name in document.components.schemas, target)
      }
    })

    test('every answer in it says what it is, and errors are problem details', async () => {
      const { text } = await call(server(), 'GET /openapi.json')
      assert.ok(!text.includes('Default Response'))
      assert.equal(/"application\/json":\{"schema":\{"\$ref":"[^"]*Problem"/.test(text), false)
    })

    test('the bare address leads to the console', async () => {
      const page = await call(server(), 'GET /')
      assert.deepEqual([page.status, page.headers.get('location')], [302, '/console/'])
    })

    test('/docs and all it loads come from this server, under a policy that allows nothing else', async () => {
      const page = await call(server(), 'GET /docs')
      assert.equal(page.status, 200)
      const policy = page.headers.get('content-security-policy') ?? ''
      assert.match(policy, /default-src 'none'/)
      assert.equal(/https?:/.test(policy), false)
      assert.equal(/<script(?![^>]* src=)/.test(page.text), false)
      const assets = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '')
      assert.ok(assets.length >= 4)
      for (const path of assets) {
        assert.ok(path.startsWith('/docs/'), path)
        assert.equal((await call(server(), `GET ${path}`)).status, 200, path)
      }
    })
  })

  test('a fault of ours is told without its reason, and the request can be found in the log', async () => {
    const { id } = await server().createWorkspace()
    const headers = { 'onefold-workspace': id }
    await server().engine.database.execute(
      `update object_definition set definition = '{"displayName": 7}' where workspace_id = '${id}' and object_name = 'orders'`,
    )
    await server().engine.database.execute(
      `update workspace_config set config_version = 99 where workspace_id = '${id}'`,
    )
    const broken = await call(server(), 'GET /v1/objects', { key: server().rootKey, headers })
    assertProblem(broken, 500, 'internal')
    assert.equal(/displayName|definition/.test(broken.text), false)
    assert.match(textOf(broken, 'request_id'), /^[0-9a-f-]{36}$/)
  })
})

forEachDatabase('a server whose database is gone', lane => {
  test('is alive but not ready, and says that the caller may try again', async () => {
    const database = lane.kind === 'embedded' ? await openFreshEmbedded() : await openFreshPostgres()
    await using server = await startTestServer(database)
    await database[Symbol.asyncDispose]()
    assert.equal((await call(server, 'GET /healthz')).status, 200)
    assert.equal((await call(server, 'GET /readyz')).status, 503)
    const refused = await call(server, 'GET /v1/objects', { key: server.rootKey })
    assertProblem(refused, 503, 'unavailable')
    assert.match(refused.headers.get('retry-after') ?? '', /^\d+$/)
  })
})
