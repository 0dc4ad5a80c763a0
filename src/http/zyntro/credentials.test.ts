import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call } from '../../../test/call.ts'
import { testChange } from '../../../test/engine.ts'
import { forEachServer } from '../../../test/for-each-server.ts'
import {
  assertRefused,
  beginOf,
  callAction,
  dataOf,
  makeContact,
  makeTenant,
  sendTo,
  type Tenant,
} from '../../../test/zyntro.ts'
import { removeMember } from '../../engine/members/change-member.ts'
import { auditLogList } from '../../store/read/audit-log.ts'
import { statement } from '../../store/statement.ts'

const notListed = 'IP address not whitelisted'
const appUserUpdateDisabled = statement(
  'app_user_update_disabled',
  ['uuid'],
  {},
  'update app_user set disabled_at = now() where user_id = $1',
)

forEachServer('credentials of the Zyntro surface', server => {
  const lookup = (tenant: Tenant, change = {}) =>
    callAction(server(), 'crm/lookupContact', { ...beginOf(tenant), search_string: 'a@x.example', ...change })

  async function prepare(allowedIps?: readonly string[]) {
    const tenant = await makeTenant(server(), allowedIps)
    await makeContact(server(), tenant.org, { email: 'a@x.example' })
    return tenant
  }

  test('a revoked developer key is no key', async () => {
    const tenant = await prepare()
    dataOf(await lookup(tenant))
    await server().credentials.revokeKey(testChange, {
      id: tenant.secretId,
      workspaceId: tenant.org,
      kind: 'developer',
    })
    assertRefused(await lookup(tenant), 'Invalid developer_secret')
  })

  test('a revoked personal key, and that of a member who has left, are no keys', async () => {
    const [revoked, left] = [await prepare(), await prepare()]
    await server().credentials.revokeKey(testChange, {
      id: revoked.keyId,
      workspaceId: revoked.org,
      kind: 'personal',
    })
    assertRefused(await lookup(revoked), 'Invalid API Key')
    await removeMember(server().engine.database, testChange, left.org, left.member)
    server().credentials.forget()
    assertRefused(await lookup(left), 'Invalid API Key')
  })

  test('the key of a disabled user is no key', async () => {
    const tenant = await prepare()
    await server().engine.database.run(appUserUpdateDisabled, [tenant.member])
    server().credentials.forget()
    assertRefused(await lookup(tenant), 'Invalid API Key')
  })

  test('the developer key of another organisation is no key', async () => {
    const [tenant, stranger] = [await prepare(), await prepare()]
    assertRefused(await lookup(tenant, { developer_secret: stranger.secret }), 'Invalid developer_secret')
    assertRefused(await lookup(tenant, { api_key: stranger.key }), 'Invalid developer_secret')
  })

  test('keys of other kinds open nothing here', async () => {
    const tenant = await prepare()
    const { token } = await server().createKey(['*'], tenant.org)
    assertRefused(await lookup(tenant, { api_key: token }), 'Invalid API Key')
    assertRefused(await lookup(tenant, { api_key: server().rootKey }), 'Invalid API Key')
    assertRefused(await lookup(tenant, { developer_secret: token }), 'Invalid developer_secret')
    assertRefused(await lookup(tenant, { api_key: tenant.secret }), 'Invalid API Key')
    assertRefused(await lookup(tenant, { developer_secret: tenant.key }), 'Invalid developer_secret')
  })

  test('an empty list of addresses lists nobody; networks and IPv4 written as IPv6 count', async () => {
    assertRefused(await lookup(await prepare([])), notListed)
    assertRefused(await lookup(await prepare(['127.0.0.2', '::1', '10.0.0.0/8'])), notListed)
    for (const entry of ['127.0.0.0/8', '::ffff:127.0.0.1', '::ffff:7f00:0/104'])
      dataOf(await lookup(await prepare([entry])))
  })

  test('what a caller says of its own address counts for nothing', async () => {
    const tenant = await prepare(['10.1.2.3'])
    const headers = { 'x-forwarded-for': '10.1.2.3', forwarded: 'for=10.1.2.3', 'x-real-ip': '10.1.2.3' }
    const body = { ...beginOf(tenant), search_string: 'a@x.example' }
    assertRefused(await sendTo(server(), '/apis/v2/public/crm/lookupContact', body, { headers }), notListed)
  })

  test('credentials and ids may have white space around them', async () => {
    const tenant = await prepare()
    const change = {
      api_key: ` ${tenant.key}\n`,
      developer_secret: `${tenant.secret} `,
      org_id: ` ${tenant.org.toUpperCase()}`,
    }
    dataOf(await lookup(tenant, change))
  })

  test('a refusal leaves its code in the audit log of the organisation, a success leaves nothing', async () => {
    const tenant = await prepare()
    const codesOf = async () => {
      const rows = await server().engine.database.run(auditLogList, [tenant.org, null, 50, null, null])
      return rows
        .filter(row => row.action === 'zyntro.refuse')
        .map(row => [row.subject, row.actor, Object(row.detail).code])
    }
    dataOf(await lookup(tenant))
    assert.deepEqual(await codesOf(), [])
    await lookup(tenant, { developer_secret: 'zdk_x' })
    await lookup(tenant, { search_string: 'nobody' })
    assert.deepEqual(await codesOf(), [
      ['crm/lookupContact', tenant.secretId, 'NOT_FOUND'],
      ['crm/lookupContact', tenant.keyId, 'INVALID_DEVELOPER_SECRET'],
    ])
  })

  test('a developer is told the key, the organisation, its members and its brand', async () => {
    const tenant = await prepare()
    const identify = (body: object) => callAction(server(), 'developers/fetchIdentifiers', { ...body })
    assert.deepEqual(Object.keys(dataOf(await identify({ developer_secret: tenant.secret }))), [
      'api_key',
      'organization',
      'members',
      'brands',
    ])
    const { api_key, organization, members, brands } = dataOf(await identify({ developer_secret: tenant.secret }))
    assert.equal(api_key, tenant.key)
    const org_name = Object(organization).org_name
    assert.deepEqual(organization, { org_id: tenant.org, org_name })
    assert.deepEqual(members, [
      { member_id: tenant.member, member_name: 'Ada Test' },
      { member_id: tenant.other, member_name: 'Bo Test' },
    ])
    assert.deepEqual(brands, [{ brand_id: 1, brand_name: org_name }])
    for (const body of [{}, { api_key: tenant.key }, '[]']) {
      const reply =
        typeof body === 'string'
          ? await sendTo(server(), '/apis/v2/public/developers/fetchIdentifiers', body)
          : await identify(body)
      assertRefused(reply, 'Missing developer_secret')
    }
    assertRefused(await identify({ developer_secret: 'zdk_' }), 'Invalid developer_secret')
    const away = await prepare(['10.0.0.1'])
    assertRefused(await identify({ developer_secret: away.secret }), notListed)
  })

  test('the members are listed by the personal key alone where the organisation has opened that', async () => {
    const tenant = await prepare()
    const list = (change: object) =>
      sendTo(server(), '/public/account/fetchMembers', {
        api_key: tenant.key,
        org_id: tenant.org,
        brand_id: 1,
        ...change,
      })
    assertRefused(await list({}), 'Unknown endpoint', 404)
    const { token: key } = await server().createKey(['objects:write'], tenant.org)
    await call(server(), 'PATCH /v1/settings/crm', { key, json: { allows_key_only: true } })
    const expected = [
      { member_id: tenant.member, member_name: 'Ada Test' },
      { member_id: tenant.other, member_name: 'Bo Test' },
    ]
    for (const brand_id of [1, '1', '4711']) {
      assert.deepEqual((await list({ brand_id })).body, { data: expected, status: 'success' })
    }
    assertRefused(await list({ api_key: '' }), 'Missing service instance')
    assertRefused(await list({ api_key: 'x' }), 'Invalid API Key')
    assertRefused(await list({ brand_id: 'x', org_id: '' }), 'Missing brand ID')
    assertRefused(await list({ org_id: '' }), 'Missing org ID')
    assertRefused(await list({ org_id: tenant.member }), 'Organization not found')
  })
})

forEachServer(
  'addresses behind a trusted proxy',
  server => {
    test('the address before the proxy counts, whatever the caller put before that', async () => {
      const tenant = await makeTenant(server(), ['10.1.2.3'])
      await makeContact(server(), tenant.org, { email: 'a@x.example' })
      const from = (forwarded: string) =>
        sendTo(
          server(),
          '/apis/v2/public/crm/lookupContact',
          { ...beginOf(tenant), search_string: 'a@x.example' },
          { headers: { 'x-forwarded-for': forwarded } },
        )
      dataOf(await from('10.1.2.3'))
      dataOf(await from('1.1.1.1, ::ffff:10.1.2.3'))
      assertRefused(await from('10.1.2.3, 1.1.1.1'), notListed)
    })
  },
  { trustedProxies: ['127.0.0.1'] },
)

forEachServer(
  'quotas of the Zyntro surface',
  server => {
    test('each developer key has a quota of its own, and whoever guesses secrets a small one', async () => {
      const [tenant, other] = [await makeTenant(server()), await makeTenant(server())]
      const search = (of: Tenant, change = {}) =>
        callAction(server(), 'crm/lookupContact', { ...beginOf(of), search_string: 'a@x.example', ...change })
      const guesses = await Promise.all(Array.from({ length: 20 }, () => search(tenant, { developer_secret: 'zdk_x' })))
      const refused = guesses.filter(({ status }) => status === 429)
      assert.ok(refused.length > 0 && refused.length < 20)
      for (const reply of refused) {
        assertRefused(reply, 'Too many requests', 429)
        assert.match(reply.headers.get('retry-after') ?? '', /^[1-9]\d*$/)
      }
      assertRefused(await search(tenant), 'Contact does not exist')
      assertRefused(await search(other), 'Contact does not exist')
    })
  },
  { rateLimitFactor: 0.5 },
)
