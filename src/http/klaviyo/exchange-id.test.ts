import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call, textOf } from '../../../test/call.ts'
import { forEachServer } from '../../../test/for-each-server.ts'
import { createCompany } from '../../../test/klaviyo/public-key.ts'

const revision = '2026-07-15'

forEachServer('exchange ids', server => {
  async function prepare() {
    const { id } = await server().createWorkspace()
    const { token } = await server().createKey(['*'], id)
    const company = await createCompany(server(), id)
    const native = (target: string, json?: unknown) =>
      call(server(), target, { key: token, ...(json !== undefined && { json }) })
    const post = (path: string, attributes: unknown, given = company) =>
      call(server(), `POST /client/${path}?company_id=${given}`, {
        json: { data: { type: 'profile', attributes } },
        headers: { revision },
      })
    await post('profiles', { email: 'ada@example.com' })
    const profileId = textOf(await native('GET /v1/profiles/lookup?kind=email&value=ada@example.com'), 'id')
    const made = await native(`POST /v1/profiles/${profileId}/exchange-id`, { company_id: company })
    assert.equal(made.status, 201, made.text)
    assert.ok(Date.parse(textOf(made, 'expires_at')) > Date.now())
    const fields = async () => (await native(`GET /v1/profiles/${profileId}`)).body['fields']
    return { native, post, profileId, company, fields, token: textOf(made, 'exchange_id') }
  }

  test('whoever follows a link is known by it, as an attribute or among the properties, and it is not stored', async () => {
    const { post, token, fields, native } = await prepare()
    assert.equal((await post('profiles', { _kx: token, first_name: 'Ada' })).status, 202)
    const properties = { $exchange_id: token.replace('.', '%3D.'), plan: 'pro' }
    assert.equal((await post('profiles', { anonymous_id: 'device', properties })).status, 202)
    const known = { email: 'ada@example.com', first_name: 'Ada', anonymous_id: 'device', plan: 'pro' }
    assert.deepEqual(await fields(), known)
    const owner = await native('GET /v1/profiles/lookup?kind=anonymous_id&value=device')
    assert.deepEqual(owner.body['fields'], known)
  })

  test('an identifier that belongs to somebody counts for more, one that is free is added', async () => {
    const { post, token, fields } = await prepare()
    await post('profiles', { email: 'grace@example.com' })
    await post('profiles', { _kx: token, email: 'grace@example.com', first_name: 'Grace' })
    assert.deepEqual(await fields(), { email: 'ada@example.com' })
    await post('profiles', { _kx: token, phone_number: '+14155550123' })
    assert.deepEqual(await fields(), { email: 'ada@example.com', phone: '+14155550123' })
  })

  test('an exchange id of another workspace names nobody', async () => {
    const { token } = await prepare()
    const { post } = await prepare()
    assert.equal((await post('profiles', { _kx: token, first_name: 'Eve' })).status, 400)
  })

  test('one is made for a live person and a public key of the same workspace alone', async () => {
    const { native, profileId, company } = await prepare()
    const other = await prepare()
    const path = `POST /v1/profiles/${profileId}/exchange-id`
    assert.equal((await native(path, { company_id: other.company })).status, 400)
    assert.equal((await native(path, {})).status, 400)
    assert.equal((await other.native(path, { company_id: other.company })).status, 404)
    assert.equal((await call(server(), path, { json: { company_id: company } })).status, 401)
  })
})
