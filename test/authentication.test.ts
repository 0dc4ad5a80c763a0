import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { assertProblem, call, itemsOf, textOf } from './call.ts'
import { forEachServer } from './for-each-server.ts'

const unknownId = '01890000-0000-7000-8000-000000000000'

forEachServer('authentication', server => {
  const objects = (authorization?: string, headers = {}) =>
    call(server(), 'GET /v1/objects', {
      headers: { ...headers, ...(authorization !== undefined && { authorization }) },
    })

  const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`

  async function getToken(client: { readonly clientId: string; readonly clientSecret: string }): Promise<string> {
    const { clientId: client_id, clientSecret: client_secret } = client
    const raw = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret })
    return textOf(await call(server(), 'POST /oauth/token', { raw }), 'access_token')
  }

  test('the word for the scheme is read without regard to case', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      assert.equal((await objects(`${scheme} ${server().rootKey}`)).status, 200)
    }
  })

  test('a missing credential is asked for, a wrong one is called invalid', async () => {
    const missing = await objects()
    assertProblem(missing, 401, 'unauthorized')
    assert.equal(missing.headers.get('www-authenticate')?.includes('error='), false)
    const { token, clientId, clientSecret } = await server().createKey(['*'])
    const wrong = [
      'Bearer',
      'Bearer ',
      `Bearer ${token}x`,
      `Bearer ${token.slice(0, -1)}`,
      `Bearer ${server().rootKey.slice(0, -1)}`,
      `Bearer ${clientSecret}`,
      `Basic ${token}`,
      basic(clientId, token),
      basic(clientId, `${clientSecret}x`),
      basic(`${clientId}x`, clientSecret),
      basic(clientId, ''),
      basic('', clientSecret),
      basic('a\0b', 'c'),
      'Digest x',
      token,
      'Bearer a.b.c',
      'Bearer \u00e9\u00e9',
      `Bearer ${'x'.repeat(8000)}`,
    ]
    for (const authorization of wrong) {
      const refused = await objects(authorization)
      assertProblem(refused, 401, 'unauthorized')
      assert.match(refused.headers.get('www-authenticate') ?? '', /error="invalid_token"|^Bearer, /)
    }
  })

  describe('the root key', () => {
    test('acts in the workspace that the header names, else in the oldest', async () => {
      const { id } = await server().createWorkspace()
      const root = `Bearer ${server().rootKey}`
      const json = { type: 'string' }
      const headers = { authorization: root, 'onefold-workspace': id }
      assert.equal((await call(server(), 'PUT /v1/objects/orders/fields/only_here', { headers, json })).status, 201)
      const has = async (extra: object) => {
        const orders = await call(server(), 'GET /v1/objects/orders/fields/only_here', {
          headers: { authorization: root, ...extra },
        })
        return orders.status
      }
      assert.deepEqual([await has({ 'onefold-workspace': id }), await has({})], [200, 404])
    })

    test('is refused for a workspace that is not there', async () => {
      for (const id of [unknownId, 'default', '']) {
        const refused = await objects(`Bearer ${server().rootKey}`, { 'onefold-workspace': id })
        assertProblem(refused, 401, 'unauthorized')
      }
    })

    test('no other key is moved by the header', async () => {
      const [own, other] = [await server().createWorkspace(), await server().createWorkspace()]
      const { token } = await server().createKey(['objects:read', 'keys:read'], own.id)
      const headers = { 'onefold-workspace': other.id }
      const keys = await call(server(), 'GET /v1/api-keys', { key: token, headers })
      assert.ok(itemsOf(keys).every(({ workspace_id }) => workspace_id === own.id))
    })
  })

  describe('an access token', () => {
    test('carries the scopes that were asked for and no others', async () => {
      const client = await server().createKey(['objects:read', 'keys:read'])
      assert.equal((await objects(`Bearer ${await getToken(client)}`)).status, 200)
      const raw = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: client.clientId,
        client_secret: client.clientSecret,
        scope: 'keys:read',
      })
      const narrow = await call(server(), 'POST /oauth/token', { raw })
      assert.equal(narrow.body['scope'], 'keys:read')
      assertProblem(await objects(`Bearer ${textOf(narrow, 'access_token')}`), 403, 'forbidden')
    })

    test('ends with the key it was issued for', async () => {
      const client = await server().createKey(['objects:read'])
      const token = await getToken(client)
      assert.equal((await objects(`Bearer ${token}`)).status, 200)
      await call(server(), `DELETE /v1/api-keys/${client.id}`, { key: server().rootKey })
      const refused = await objects(`Bearer ${token}`)
      assertProblem(refused, 401, 'unauthorized')
      assert.match(textOf(refused, 'detail'), /revoked/)
    })

    test('is refused when a byte of it was changed, or when another key or algorithm signed it', async () => {
      const { clientId, clientSecret, workspaceId } = await server().createKey(['objects:read'])
      const token = await getToken({ clientId, clientSecret })
      const [head = '', body = '', signature = ''] = token.split('.')
      const kid = String(JSON.parse(Buffer.from(head, 'base64url').toString()).kid)
      const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
      const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
      const { privateKey, publicKey } = await generateKeyPair('RS256')
      const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey)
      const jwk = await exportJWK(publicKey)
      const embedded = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, jwk }).sign(privateKey)
      const jwks = await call(server(), 'GET /.well-known/jwks.json')
      const secret = new TextEncoder().encode(jwks.text)
      const symmetric = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid }).sign(secret)
      const attempts = [
        [head, encode({ ...claims, scope: '*' }), signature].join('.'),
        [
          head,
          encode({ ...claims, workspace_id: workspaceId.replace(/.$/, last => (last === '0' ? '1' : '0')) }),
          signature,
        ].join('.'),
        [encode({ alg: 'none', kid }), body, ''].join('.'),
        [encode({ alg: 'RS256', kid: 'other' }), body, signature].join('.'),
        forged,
        embedded,
        symmetric,
      ]
      for (const attempt of attempts) assertProblem(await objects(`Bearer ${attempt}`), 401, 'unauthorized')
      assert.equal((await objects(`Bearer ${token}`)).status, 200)
    })
  })
})

let nowMs = Date.now()
forEachServer(
  'the life of an access token',
  server => {
    test('is an hour and half a minute of leeway', async () => {
      const { clientId: client_id, clientSecret: client_secret } = await server().createKey(['objects:read'])
      const raw = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret })
      const key = textOf(await call(server(), 'POST /oauth/token', { raw }), 'access_token')
      nowMs += 3_600_000
      assert.equal((await call(server(), 'GET /v1/objects', { key })).status, 200)
      nowMs += 32_000
      const refused = await call(server(), 'GET /v1/objects', { key })
      assertProblem(refused, 401, 'unauthorized')
      assert.match(textOf(refused, 'detail'), /expired/)
    })
  },
  { now: () => nowMs },
)
