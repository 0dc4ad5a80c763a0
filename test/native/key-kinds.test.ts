import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertProblem, type Called, call, faultPaths, itemsOf, textOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'

const unknownId = '01890000-0000-7000-8000-000000000000'

function basic(id: string, secret: string) {
  return { headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` } }
}

forEachServer('kinds of keys', server => {
  async function prepare() {
    const { id } = await server().createWorkspace()
    const { token: key } = await server().createKey(['*'], id)
    const post = (json: unknown, by = key) => call(server(), 'POST /v1/api-keys', { key: by, json })
    const email = `ada.${id}@keys.example`
    const member = textOf(await call(server(), 'POST /v1/members', { key, json: { email, role: 'editor' } }), 'id')
    return { id, key, post, member }
  }

  type Prepared = Awaited<ReturnType<typeof prepare>>

  const revoke = ({ key }: Prepared, made: Called) =>
    call(server(), `DELETE /v1/api-keys/${textOf(made, 'id')}`, { key })

  async function makeDeveloper(prepared: Prepared, allowed_ips?: readonly string[]) {
    const personal = await prepared.post({ kind: 'personal', name: 'Ada', member_id: prepared.member })
    assert.equal(personal.status, 201, personal.text)
    const personal_token = textOf(personal, 'token')
    const list = allowed_ips === undefined ? {} : { allowed_ips }
    const made = await prepared.post({ kind: 'developer', name: 'Agency', personal_token, ...list })
    assert.equal(made.status, 201, made.text)
    return { personal, made }
  }

  describe('public', () => {
    test('a company id is made or given, has no secret, and finds its workspace until it is revoked', async () => {
      const prepared = await prepare()
      const { id, post } = prepared
      const made = await post({ kind: 'public', name: 'Shop' })
      const companyId = textOf(made, 'client_id')
      assert.match(companyId, /^[A-Za-z0-9]{10}$/)
      assert.deepEqual(
        [made.body['token'], made.body['client_secret'], made.body['token_prefix']],
        [undefined, undefined, null],
      )
      const { credentials } = server()
      assert.deepEqual(await credentials.findCompany(companyId), {
        id: textOf(made, 'id'),
        name: 'Shop',
        workspaceId: id,
      })
      assert.equal((await revoke(prepared, made)).status, 204)
      assert.equal(await credentials.findCompany(companyId), undefined)
    })

    test('a company id asked for before it was made is found once it is', async () => {
      const { id, post } = await prepare()
      const companyId = `C${id.replaceAll('-', '').slice(-20)}`
      assert.equal(await server().credentials.findCompany(companyId), undefined)
      assert.equal((await post({ kind: 'public', name: 'x', client_id: companyId })).status, 201)
      assert.equal((await server().credentials.findCompany(companyId))?.workspaceId, id)
    })

    test('409: a company id is one key’s for ever, also after it was revoked', async () => {
      const prepared = await prepare()
      const json = { kind: 'public', name: 'x', client_id: `T${prepared.id.replaceAll('-', '').slice(-12)}` }
      const made = await prepared.post(json)
      await revoke(prepared, made)
      const again = await prepared.post(json)
      assertProblem(again, 409, 'conflict')
      assert.deepEqual(faultPaths(again), ['client_id'])
    })

    test('it authenticates nowhere', async () => {
      const { post } = await prepare()
      const companyId = textOf(await post({ kind: 'public', name: 'x' }), 'client_id')
      for (const authorization of [{ key: companyId }, basic(companyId, ''), basic(companyId, companyId)]) {
        assertProblem(await call(server(), 'GET /v1/objects', authorization), 401, 'unauthorized')
      }
    })
  })

  describe('personal', () => {
    test('it acts for a member until they leave, and again when they are back', async () => {
      const { id, key, post, member } = await prepare()
      const made = await post({ kind: 'personal', name: 'Ada', member_id: member })
      const token = textOf(made, 'token')
      assert.match(token, /^[A-Za-z0-9]{40}$/)
      assert.equal(made.body['token_prefix'], token.slice(0, 4))
      const { credentials } = server()
      const found = { id: textOf(made, 'id'), name: 'Ada', workspaceId: id, userId: member }
      assert.deepEqual(await credentials.findPersonalKey(token), { ...found, role: 'editor', allowedIps: null })
      await call(server(), `DELETE /v1/members/${member}`, { key })
      assert.equal(await credentials.findPersonalKey(token), undefined)
      const email = `ada.${id}@keys.example`
      await call(server(), 'POST /v1/members', { key, json: { email, role: 'viewer' } })
      assert.equal((await credentials.findPersonalKey(token))?.role, 'viewer')
      assert.equal(await credentials.findPersonalKey(`${token.slice(0, -1)}!`), undefined)
    })

    test('it opens nothing natively, for experiture or as an OAuth client', async () => {
      const { post, member } = await prepare()
      const token = textOf(await post({ kind: 'personal', name: 'Ada', member_id: member }), 'token')
      assertProblem(await call(server(), 'GET /v1/objects', { key: token }), 401, 'unauthorized')
      assert.equal((await call(server(), 'GET /public/v1/metadata/objects', { key: token })).status, 401)
      const raw = new URLSearchParams({ grant_type: 'client_credentials', client_id: token, client_secret: token })
      assert.equal((await call(server(), 'POST /oauth/token', { raw })).status, 401)
    })

    test('422: who is no member, has left, or is one elsewhere', async () => {
      const [one, two] = [await prepare(), await prepare()]
      for (const member_id of [unknownId, two.member]) {
        const refused = await one.post({ kind: 'personal', name: 'x', member_id })
        assertProblem(refused, 422, 'unprocessable')
        assert.deepEqual(faultPaths(refused), ['member_id'])
      }
    })

    test('403: nobody gives what they have not', async () => {
      const { id, post, member } = await prepare()
      const { token } = await server().createKey(['keys:write', 'kenbun:read', 'profiles:write'], id)
      assertProblem(await post({ kind: 'personal', name: 'x', member_id: member }, token), 403, 'forbidden')
      const { token: bare } = await server().createKey(['keys:write'], id)
      assertProblem(await post({ kind: 'public', name: 'x' }, bare), 403, 'forbidden')
      assertProblem(await post({ kind: 'developer', name: 'x', personal_token: 'x' }, bare), 403, 'forbidden')
    })
  })

  describe('developer', () => {
    test('it is found with its list and the personal key it is bound to, until it is revoked', async () => {
      const prepared = await prepare()
      const { personal, made } = await makeDeveloper(prepared, ['192.0.2.0/24'])
      const secret = textOf(made, 'developer_secret')
      assert.match(secret, /^zdk_[A-Za-z0-9_-]{43}$/)
      const { credentials } = server()
      const found = await credentials.findDeveloperKey(secret)
      assert.deepEqual([found?.workspaceId, found?.allowedIps], [prepared.id, ['192.0.2.0/24']])
      assert.equal(found && credentials.openPersonalKey(found), textOf(personal, 'token'))
      assert.equal(found?.sealedPersonalKey.includes(textOf(personal, 'token')), false)
      assert.equal(found && credentials.openPersonalKey({ ...found, id: unknownId }), undefined)
      assert.equal((await revoke(prepared, made)).status, 204)
      assert.equal(await credentials.findDeveloperKey(secret), undefined)
    })

    test('without a list it is good from nowhere, a list can be given, and never taken off', async () => {
      const prepared = await prepare()
      const { made } = await makeDeveloper(prepared)
      assert.deepEqual(made.body['allowed_ips'], [])
      const { key } = prepared
      const patch = (allowed_ips: unknown) =>
        call(server(), `PATCH /v1/api-keys/${textOf(made, 'id')}`, { key, json: { allowed_ips } })
      const listed = await patch(['2001:db8::/32'])
      assert.deepEqual(listed.body['allowed_ips'], ['2001:db8::/32'])
      const { credentials } = server()
      const found = await credentials.findDeveloperKey(textOf(made, 'developer_secret'))
      assert.deepEqual(found?.allowedIps, ['2001:db8::/32'])
      assertProblem(await patch(null), 422, 'unprocessable')
      assert.deepEqual(faultPaths(await patch(['192.0.2.0/33', '192.0.2.1', 'x.y'])), [
        'allowed_ips[0]',
        'allowed_ips[2]',
      ])
    })

    test('422: bound to nothing that stands in the workspace', async () => {
      const [one, two] = [await prepare(), await prepare()]
      const { personal } = await makeDeveloper(two)
      for (const personal_token of [textOf(personal, 'token'), 'x', one.key]) {
        const refused = await one.post({ kind: 'developer', name: 'x', personal_token })
        assertProblem(refused, 422, 'unprocessable')
        assert.equal(refused.text.includes(personal_token.slice(0, 20)) && personal_token.length > 20, false)
      }
    })

    test('it opens nothing by itself', async () => {
      const { made } = await makeDeveloper(await prepare(), ['0.0.0.0/0'])
      const key = textOf(made, 'developer_secret')
      assertProblem(await call(server(), 'GET /v1/objects', { key }), 401, 'unauthorized')
      assert.equal((await call(server(), 'GET /segments', { key })).status, 401)
    })
  })

  test('lists show what keys are and never a secret, and the audit log says who made them', async () => {
    const prepared = await prepare()
    const { key, post } = prepared
    const { personal, made } = await makeDeveloper(prepared, ['192.0.2.1'])
    await post({ kind: 'public', name: 'Shop' })
    const listed = await call(server(), 'GET /v1/api-keys', { key })
    assert.deepEqual(
      itemsOf(listed).map(item => [item['kind'], item['member_id'], item['personal_key_id'], item['allowed_ips']]),
      [
        ['private', null, null, null],
        ['personal', prepared.member, null, null],
        ['developer', null, textOf(personal, 'id'), ['192.0.2.1']],
        ['public', null, null, null],
      ],
    )
    const log = await call(server(), 'GET /v1/audit-log', { key })
    for (const secret of [textOf(personal, 'token'), textOf(made, 'developer_secret')]) {
      assert.equal(listed.text.includes(secret) || log.text.includes(secret), false)
    }
    const created = itemsOf(log).filter(entry => entry['action'] === 'api_key.create')
    assert.deepEqual(
      created.map(entry => Object(entry['detail']).kind),
      ['public', 'developer', 'personal', 'private'],
    )
    assert.equal((await call(server(), 'GET /secrets', { key })).text.split('secret_id').length - 1, 1)
  })

  test('400: members of another kind, and missing ones, are named', async () => {
    const { post, member } = await prepare()
    const paths = async (json: object) => faultPaths(await post({ name: 'x', ...json }))
    assert.deepEqual(await paths({ kind: 'public', scopes: ['*'], allowed_ips: [] }), ['scopes', 'allowed_ips'])
    assert.deepEqual(await paths({ kind: 'public', client_id: 'short' }), ['client_id'])
    assert.deepEqual(await paths({ kind: 'personal' }), ['member_id'])
    assert.deepEqual(await paths({ kind: 'developer', member_id: member }), ['personal_token', 'member_id'])
    assert.deepEqual(await paths({ kind: 'root' }), ['kind'])
    assert.deepEqual(await paths({ scopes: ['*'], allowed_ips: ['x.y'] }), ['allowed_ips[0]'])
  })

  describe('addresses from which a private key is good', () => {
    async function makeListed(allowed_ips: readonly string[]) {
      const prepared = await prepare()
      const made = await prepared.post({ name: 'crm', scopes: ['*'], allowed_ips })
      assert.equal(made.status, 201, made.text)
      return { prepared, made }
    }

    test('from elsewhere it is refused by every surface, by token, pair and OAuth', async () => {
      const { prepared, made } = await makeListed(['192.0.2.1', '2001:db8::/32'])
      const [key, clientId, secret] = ['token', 'client_id', 'client_secret'].map(member => textOf(made, member))
      assert.ok(key && clientId && secret)
      assertProblem(await call(server(), 'GET /v1/objects', { key }), 403, 'forbidden')
      assertProblem(await call(server(), 'GET /v1/objects', basic(clientId, secret)), 403, 'forbidden')
      assert.equal((await call(server(), 'GET /public/v1/metadata/objects', { key })).status, 403)
      assert.equal((await call(server(), 'GET /segments', basic(clientId, secret))).status, 403)
      const raw = () =>
        new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret })
      assert.equal((await call(server(), 'POST /oauth/token', { raw: raw() })).status, 401)

      const json = { allowed_ips: ['127.0.0.0/8'] }
      const patched = await call(server(), `PATCH /v1/api-keys/${textOf(made, 'id')}`, { key: prepared.key, json })
      assert.equal(patched.status, 200, patched.text)
      for (const path of ['/v1/objects', '/public/v1/metadata/objects', '/segments'])
        assert.equal((await call(server(), `GET ${path}`, { key })).status, 200)
      const token = textOf(await call(server(), 'POST /oauth/token', { raw: raw() }), 'access_token')
      assert.equal((await call(server(), 'GET /v1/objects', { key: token })).status, 200)
    })

    test('an empty list is nowhere, and a forwarded address of a stranger counts for nothing', async () => {
      const { made } = await makeListed([])
      const key = textOf(made, 'token')
      assertProblem(await call(server(), 'GET /v1/objects', { key }), 403, 'forbidden')
      const { made: listed } = await makeListed(['192.0.2.1'])
      const headers = { 'x-forwarded-for': '192.0.2.1' }
      assertProblem(
        await call(server(), 'GET /v1/objects', { key: textOf(listed, 'token'), headers }),
        403,
        'forbidden',
      )
    })

    test('403: a key is not opened by one that lacks a scope of it', async () => {
      const { prepared, made } = await makeListed([])
      const { personal } = await makeDeveloper(prepared)
      const weak = await prepared.post({ name: 'weak', scopes: ['keys:write', 'keys:read'] })
      for (const id of [textOf(made, 'id'), textOf(personal, 'id')]) {
        const json = { allowed_ips: null }
        const answer = await call(server(), `PATCH /v1/api-keys/${id}`, { key: textOf(weak, 'token'), json })
        assertProblem(answer, 403, 'forbidden')
      }
      assertProblem(await call(server(), 'GET /v1/objects', { key: textOf(made, 'token') }), 403, 'forbidden')
      const own = { key: textOf(weak, 'token'), json: { allowed_ips: ['127.0.0.1'] } }
      assert.equal((await call(server(), `PATCH /v1/api-keys/${textOf(weak, 'id')}`, own)).status, 200)
    })

    test('404: a key of another workspace is not changed', async () => {
      const { made } = await makeListed([])
      const { key } = await prepare()
      for (const id of [textOf(made, 'id'), unknownId, 'nonsense']) {
        const answer = await call(server(), `PATCH /v1/api-keys/${id}`, { key, json: { allowed_ips: null } })
        assertProblem(answer, 404, 'not_found')
      }
    })
  })
})
