import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call, textOf } from '../../../test/call.ts'
import { forEachServer } from '../../../test/for-each-server.ts'
import { isJsonObject, type Json } from '../../domain/json.ts'

let nowMs = Date.UTC(2026, 2, 4, 9, 15)

function basic(clientId: string, clientSecret: string) {
  return { headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` } }
}

function clientsOf(text: string): readonly unknown[] {
  const list: Json = JSON.parse(text)
  assert.ok(Array.isArray(list))
  return list.map(item => (isJsonObject(item) ? item['client_id'] : undefined))
}

forEachServer(
  'secrets and tokens',
  server => {
    async function prepare() {
      const { id } = await server().createWorkspace()
      return (await server().createKey(['*'], id)).token
    }

    test('a secret opens its unit by Basic until it is deleted, and lists never show it', async () => {
      const key = await prepare()
      const made = await call(server(), 'POST /secrets', { key, json: { name: 'Website' } })
      const [clientId, secret] = [textOf(made, 'client_id'), textOf(made, 'client_secret')]
      const mapping = { json: { metadata_key: 'role', profile_field: 'contact_job_title' } }
      const written = await call(server(), 'POST /profile-mappings', { ...basic(clientId, secret), ...mapping })
      assert.equal(written.status, 201)
      const listed = await call(server(), 'GET /secrets', basic(clientId, secret))
      assert.equal(listed.text.includes(secret), false)
      assert.ok(clientsOf(listed.text).includes(clientId))
      assert.equal((await call(server(), `DELETE /secrets/${textOf(made, 'secret_id')}`, { key })).status, 204)
      assert.equal((await call(server(), 'GET /profile-mappings', basic(clientId, secret))).status, 401)
      assert.equal(clientsOf((await call(server(), 'GET /secrets', { key })).text).includes(clientId), false)
    })

    test('a secret is given no more than its maker has, and nothing beyond this surface', async () => {
      const key = await prepare()
      const made = await call(server(), 'POST /secrets', { key, json: { name: 'Website' } })
      const credential = basic(textOf(made, 'client_id'), textOf(made, 'client_secret'))
      assert.equal((await call(server(), 'GET /secrets', credential)).status, 200)
      assert.equal((await call(server(), 'GET /v1/profiles', credential)).status, 403)
      const { id } = await server().createWorkspace()
      const { token } = await server().createKey(['keys:write'], id)
      const narrow = await call(server(), 'POST /secrets', { key: token, json: { name: 'Narrow' } })
      const narrowed = basic(textOf(narrow, 'client_id'), textOf(narrow, 'client_secret'))
      assert.equal((await call(server(), 'GET /profile-mappings', narrowed)).status, 403)
    })

    test('a member does by a personal key what their role says, until they leave, and from listed addresses', async () => {
      const key = await prepare()
      const made = await call(server(), 'POST /v1/members', {
        key,
        json: { email: `v.${Math.floor(nowMs)}@roles.example`, role: 'viewer' },
      })
      const member_id = textOf(made, 'id')
      const keyOf = async (rest: object = {}) => {
        const json = { kind: 'personal', name: 'V', member_id, ...rest }
        return textOf(await call(server(), 'POST /v1/api-keys', { key, json }), 'token')
      }
      const token = await keyOf()
      const mapping = { json: { metadata_key: 'role', profile_field: 'contact_job_title' } }
      const write = () => call(server(), 'POST /profile-mappings', { key: token, ...mapping })
      assert.equal((await call(server(), 'GET /profile-mappings', { key: token })).status, 200)
      assert.equal((await write()).status, 403)
      await call(server(), `PATCH /v1/members/${member_id}`, { key, json: { role: 'editor' } })
      assert.equal((await write()).status, 201)
      assert.equal((await call(server(), 'GET /secrets', { key: token })).status, 403)
      const elsewhere = await keyOf({ allowed_ips: ['192.0.2.1'] })
      assert.equal((await call(server(), 'GET /profile-mappings', { key: elsewhere })).status, 403)
      await call(server(), `DELETE /v1/members/${member_id}`, { key })
      assert.equal((await call(server(), 'GET /profile-mappings', { key: token })).status, 401)
    })

    test('a token opens its unit until it expires', async () => {
      const key = await prepare()
      const expires_at = new Date(nowMs + 60_000).toISOString()
      const made = await call(server(), 'POST /settings/tokens', { key, json: { name: 'Import', expires_at } })
      const token = textOf(made, 'token')
      assert.equal((await call(server(), 'GET /segments', { key: token })).status, 200)
      nowMs += 60_000
      const late = await call(server(), 'GET /segments', { key: token })
      assert.deepEqual([late.status, late.body['message']], [401, 'the credential has expired'])
      assert.equal((await call(server(), 'GET /segments', { key })).status, 200)
    })
  },
  { now: () => nowMs },
)
