import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { assertProblem, type CallOptions, call, textOf } from './call.ts'
import { forEachServer } from './for-each-server.ts'
import { startTestServer } from './server.ts'

const grant = { grant_type: 'client_credentials' }
const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
})

forEachServer(
  'OAuth',
  server => {
    const ask = (form: Record<string, string> | string, headers: CallOptions['headers'] = {}) =>
      call(server(), 'POST /oauth/token', { raw: new URLSearchParams(form), headers })

    describe('POST /oauth/token', () => {
      test('200: exactly the documented members, not to be stored, by body and by Basic', async () => {
        const { clientId, clientSecret } = await server().createKey(['cdp:profiles:write', 'cdp:metadata:read'])
        const byBody = await ask({ ...grant, client_id: clientId, client_secret: clientSecret })
        const byBasic = await ask(grant, basic(clientId, clientSecret))
        for (const issued of [byBody, byBasic]) {
          assert.equal(issued.status, 200)
          assert.deepEqual(
            { ...issued.body, access_token: '' },
            {
              access_token: '',
              token_type: 'Bearer',
              expires_in: 3600,
              scope: 'cdp:profiles:write cdp:metadata:read',
            },
          )
          assert.equal(issued.headers.get('cache-control'), 'no-store')
        }
      })

      test('the token bears the documented claims and verifies with the published keys', async () => {
        const { clientId, clientSecret, workspaceId } = await server().createKey(['cdp:profiles:write'])
        const token = textOf(await ask(grant, basic(clientId, clientSecret)), 'access_token')
        const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', server().url))
        const { payload, protectedHeader } = await jwtVerify(token, keys)
        assert.deepEqual(Object.keys(payload).toSorted(), [
          'aud',
          'exp',
          'iat',
          'iss',
          'jti',
          'scope',
          'sub',
          'workspace_id',
        ])
        assert.deepEqual(
          [payload.sub, payload['workspace_id'], payload['scope'], payload.iss, payload.aud],
          [clientId, workspaceId, 'cdp:profiles:write', 'https://profiles.example.org', 'https://profiles.example.org'],
        )
        assert.equal(protectedHeader.alg, 'RS256')
      })

      test('200: a part of the scopes, and any scope of a key that has them all', async () => {
        const { clientId, clientSecret } = await server().createKey(['*'])
        const issued = await ask({ ...grant, scope: 'cdp:profiles:write' }, basic(clientId, clientSecret))
        assert.equal(issued.body['scope'], 'cdp:profiles:write')
      })

      test('400 invalid_request: no grant type, no client, a client given twice, a parameter twice, another body', async () => {
        const { clientId: client_id, clientSecret: client_secret } = await server().createKey(['*'])
        const answers = [
          await ask({}),
          await ask({ client_id, client_secret }),
          await ask(grant),
          await ask({ ...grant, client_id }),
          await ask({ ...grant, client_id, client_secret }, basic(client_id, client_secret)),
          await ask(`grant_type=client_credentials&grant_type=x&client_id=a&client_secret=b`),
          await call(server(), 'POST /oauth/token', { json: { ...grant, client_id, client_secret } }),
          await call(server(), 'POST /oauth/token'),
        ]
        for (const answer of answers) {
          assert.deepEqual([answer.status, answer.body['error']], [400, 'invalid_request'], answer.text)
          assert.equal(answer.headers.get('cache-control'), 'no-store')
        }
      })

      test('400 unsupported_grant_type and invalid_scope', async () => {
        const { clientId, clientSecret } = await server().createKey(['objects:read'])
        const headers = basic(clientId, clientSecret)
        const other = await ask({ grant_type: 'password' }, headers)
        assert.deepEqual([other.status, other.body['error']], [400, 'unsupported_grant_type'])
        for (const scope of ['objects:write', 'objects:read objects:write', 'nonsense', '*', 'a  b']) {
          const refused = await ask({ ...grant, scope }, headers)
          assert.deepEqual([refused.status, refused.body['error']], [400, 'invalid_scope'], scope)
        }
      })

      test('401 invalid_client: unknown, wrong or revoked, all the same', async () => {
        const key = await server().createKey(['*'])
        const revoked = await server().createKey(['*'])
        await call(server(), `DELETE /v1/api-keys/${revoked.id}`, { key: server().rootKey })
        const answers = [
          await ask({ ...grant, client_id: 'nobody', client_secret: 'x' }),
          await ask({ ...grant, client_id: key.clientId, client_secret: 'x' }),
          await ask({ ...grant, client_id: key.clientId, client_secret: key.token }),
          await ask({ ...grant, client_id: revoked.clientId, client_secret: revoked.clientSecret }),
          await ask({ ...grant, client_id: 'a\0b', client_secret: 'x' }),
          await ask(grant, basic(key.clientId, 'x')),
        ]
        for (const answer of answers) {
          assert.equal(answer.status, 401)
          assert.deepEqual(answer.body, answers[0]?.body)
          assert.match(answer.headers.get('www-authenticate') ?? '', /^Basic/)
        }
      })

      test('405: with what is allowed', async () => {
        const refused = await call(server(), 'GET /oauth/token')
        assertProblem(refused, 405, 'method_not_allowed')
        assert.equal(refused.headers.get('allow'), 'POST')
      })

      test('413: a body beyond what any client sends', async () => {
        assert.equal((await ask({ ...grant, client_secret: 'x'.repeat(20_000) })).status, 413)
      })

      test('429: after ten failures in a minute of one client, who still gets in with the right secret', async () => {
        const { clientId: client_id, clientSecret: client_secret } = await server().createKey(['*'])
        const fail = () => ask({ ...grant, client_id, client_secret: 'wrong' })
        const statuses: number[] = []
        for (let i = 0; i < 11; i++) statuses.push((await fail()).status)
        assert.deepEqual(statuses, [...Array.from({ length: 10 }, () => 401), 429])
        assert.match((await fail()).headers.get('retry-after') ?? '', /^[1-9]\d*$/)
        assert.equal((await ask({ ...grant, client_id, client_secret })).status, 200)
        assert.equal((await ask({ ...grant, client_id: `${client_id}x`, client_secret })).status, 401)
      })
    })

    describe('GET /.well-known/jwks.json', () => {
      test('200: public parts alone', async () => {
        const { keys } = (await call(server(), 'GET /.well-known/jwks.json')).body
        assert.ok(Array.isArray(keys))
        assert.deepEqual(
          keys.map(key => Object.keys(key).toSorted()),
          [['alg', 'e', 'kid', 'kty', 'n', 'use']],
        )
      })
    })

    test('servers that make the first signing key at once agree on one', async () => {
      const { database } = server().engine
      await database.execute('delete from signing_key')
      await using first = await startTestServer(database)
      await using second = await startTestServer(database)
      const { clientId, clientSecret } = await first.createKey(['objects:read'])
      const raw = new URLSearchParams(grant)
      const tokens = await Promise.all(
        [first, second].map(async each => {
          const issued = await call(each, 'POST /oauth/token', { raw, headers: basic(clientId, clientSecret) })
          return textOf(issued, 'access_token')
        }),
      )
      assert.equal(new Set(tokens.map(token => decodeProtectedHeader(token).kid)).size, 1)
      for (const each of [first, second]) {
        for (const key of tokens) assert.equal((await call(each, 'GET /v1/objects', { key })).status, 200)
      }
    })
  },
  { rateLimitFactor: 1, publicUrl: 'https://profiles.example.org' },
)
