import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { migrate } from '../../src/store/migrate.ts'
import { openPostgres } from '../../src/store/postgres.ts'
import { assertProblem, call, faultPaths, itemsOf, textOf } from '../call.ts'
import { createPostgresDatabase, describePostgres } from '../databases.ts'
import { forEachServer } from '../for-each-server.ts'
import { startTestServer } from '../server.ts'

const email = { kind: 'email', limit: 5, anonymous: false }
const phone = { kind: 'phone', limit: 5, anonymous: false }
const customer = { kind: 'customer_id', limit: 1, anonymous: false }
const put = 'PUT /v1/settings/identity'
const get = 'GET /v1/settings/identity'
const rules = { identity_kinds: [customer, email, phone], default_region: 'DE', blocked_values: ['shop@example.org'] }

forEachServer('settings of identity', server => {
  let workspaceId = ''
  let key = ''
  let reader = ''
  beforeEach(async () => {
    workspaceId = (await server().createWorkspace()).id
    key = (await server().createKey(['*'], workspaceId)).token
    reader = (await server().createKey(['objects:read'], workspaceId)).token
  })
  const as = (target: string, json?: unknown, by = key) =>
    call(server(), target, { key: by, ...(json !== undefined && { json }) })
  const write = (identifiers: object) => as('POST /v1/profiles', { identifiers })

  describe('GET /v1/settings/identity', () => {
    test('200: kinds in their order, what is built in, and the regions there are', async () => {
      const { status, body } = await as(get, undefined, reader)
      assert.equal(status, 200)
      const [first] = Array.isArray(body['identity_kinds']) ? body['identity_kinds'] : []
      assert.deepEqual(first, customer)
      assert.deepEqual([body['default_region'], body['blocked_values']], [null, []])
      const list = (member: string): readonly unknown[] => Object(body[member])
      assert.ok(list('built_in_blocked_values').includes('test@test.com'))
      assert.ok(['DE', 'GB', 'US'].every(region => list('regions').includes(region)))
    })

    test('401 and 403', async () => {
      assertProblem(await call(server(), get), 401, 'unauthorized')
      const { token } = await server().createKey(['profiles:read'], workspaceId)
      assertProblem(await as(get, undefined, token), 403, 'forbidden')
    })
  })

  describe('PUT /v1/settings/identity', () => {
    test('200: replaces the rules, and the audit log tells', async () => {
      const changed = await as(put, { ...rules, blocked_values: [' shop@example.org '] })
      assert.equal(changed.status, 200, changed.text)
      const { identity_kinds, default_region, blocked_values } = changed.body
      assert.deepEqual({ identity_kinds, default_region, blocked_values }, rules)
      assert.deepEqual((await as(get, undefined, reader)).body, changed.body)
      assert.equal(itemsOf(await as('GET /v1/audit-log'))[0]?.['action'], 'settings.identity.update')
    })

    test('200: the same rules again are no change', async () => {
      await as(put, rules)
      const before = itemsOf(await as('GET /v1/audit-log')).length
      assert.equal((await as(put, rules)).status, 200)
      assert.equal(itemsOf(await as('GET /v1/audit-log')).length, before)
    })

    test('other settings of the workspace stay', async () => {
      await as('PATCH /v1/settings/crm', { companies: 'required' })
      await as(put, rules)
      await as('PATCH /v1/objects/profiles', { default_region: 'GB' })
      assert.equal((await as('GET /v1/settings/crm')).body['companies'], 'required')
    })

    const refusals: readonly (readonly [string, object, number, string])[] = [
      ['an unknown kind', { identity_kinds: [email, { ...phone, kind: 'shoe' }] }, 422, 'identity_kinds[1].kind'],
      [
        'a kind that is no string',
        { identity_kinds: [email, { ...phone, kind: 'ltv' }] },
        422,
        'identity_kinds[1].kind',
      ],
      [
        'a kind that may be long',
        { identity_kinds: [email, { ...phone, kind: 'first_name' }] },
        422,
        'identity_kinds[1].kind',
      ],
      ['a kind twice', { identity_kinds: [email, phone, email] }, 422, 'identity_kinds[2].kind'],
      ['no kinds', { identity_kinds: [] }, 422, 'identity_kinds'],
      ['no values a profile', { identity_kinds: [{ ...email, limit: 0 }] }, 422, 'identity_kinds[0].limit'],
      ['too many values a profile', { identity_kinds: [{ ...email, limit: 1001 }] }, 422, 'identity_kinds[0].limit'],
      ['half a value', { identity_kinds: [{ ...email, limit: 1.5 }] }, 400, 'identity_kinds[0].limit'],
      ['kinds without the primary key', { identity_kinds: [customer] }, 409, 'identity_kinds'],
      ['a region in words', { default_region: 'Germany' }, 422, 'default_region'],
      ['a region that is not there', { default_region: 'ZZ' }, 422, 'default_region'],
      ['a blank value', { blocked_values: ['x', '  '] }, 422, 'blocked_values[1]'],
      ['a value twice', { blocked_values: ['Shop@example.org', 'shop@EXAMPLE.org'] }, 422, 'blocked_values[1]'],
    ]
    for (const [what, part, status, path] of refusals) {
      test(`${status}: ${what} is refused at its place`, async () => {
        const code = { 400: 'invalid_request', 409: 'conflict' }[status] ?? 'unprocessable'
        const refused = await as(put, { ...rules, ...part })
        assertProblem(refused, status, code)
        assert.deepEqual(faultPaths(refused), [path])
      })
    }

    test('400, 401 and 403', async () => {
      assert.deepEqual(faultPaths(await as(put, { identity_kinds: [email], colour: 1 })).toSorted(), [
        'blocked_values',
        'colour',
        'default_region',
      ])
      assertProblem(await call(server(), put, { json: rules }), 401, 'unauthorized')
      assertProblem(await as(put, rules, reader), 403, 'forbidden')
    })

    test('a lower limit holds for the next value and takes none away', async () => {
      const values = ['a@example.org', 'b@example.org', 'c@example.org']
      const made = textOf(await write({ customer_id: 'c1', email: values[0] }), 'profile_id')
      for (const value of values) await write({ customer_id: 'c1', email: value })
      await as(put, { ...rules, identity_kinds: [customer, { ...email, limit: 2 }, phone] })
      for (const value of values) {
        assert.equal(textOf(await as(`GET /v1/profiles/lookup?kind=email&value=${value}`), 'id'), made)
      }
      const late = await write({ customer_id: 'c1', email: 'd@example.org' })
      assert.equal(Object(late.body['conflicts'])[0]?.reason, 'identifier_limit')
      assertProblem(await as('GET /v1/profiles/lookup?kind=email&value=d@example.org'), 404, 'not_found')
    })

    test('a kind that is left out finds nobody until it is back', async () => {
      await write({ email: 'a@example.org', phone: '+4930123456' })
      await as(put, { ...rules, identity_kinds: [customer, email] })
      const lookup = 'GET /v1/profiles/lookup?kind=phone&value=%2B4930123456'
      assertProblem(await as(lookup), 400, 'invalid_request')
      await as(put, rules)
      assert.equal((await as(lookup)).status, 200)
    })

    test('values of a new kind identify once they are written again', async () => {
      await as('PUT /v1/objects/profiles/fields/badge', { type: 'string', max_length: 64 })
      const person = { identifiers: { email: 'a@example.org' }, set: { badge: 'B1' } }
      await as('POST /v1/profiles', person)
      const badge = { kind: 'badge', limit: 1, anonymous: false }
      await as(put, { ...rules, identity_kinds: [...rules.identity_kinds, badge] })
      assertProblem(await as('GET /v1/profiles/lookup?kind=badge&value=B1'), 404, 'not_found')
      await as('POST /v1/profiles', person)
      assert.equal((await as('GET /v1/profiles/lookup?kind=badge&value=B1')).status, 200)
    })

    test('the next write reads phones by the region and blocks the value', async () => {
      await as(put, rules)
      await write({ email: 'a@example.org', phone: '030 123456' })
      assert.equal((await as('GET /v1/profiles/lookup?kind=phone&value=%2B4930123456')).status, 200)
      await write({ customer_id: 'c1', email: 'shop@example.org' })
      assertProblem(await as('GET /v1/profiles/lookup?kind=email&value=shop@example.org'), 404, 'not_found')
    })
  })
})

describePostgres('settings of identity on two servers', () => {
  test('what is set on one governs the next write on the other', async () => {
    await using fresh = await createPostgresDatabase()
    await using left = await openPostgres({ url: fresh.url })
    await using right = await openPostgres({ url: fresh.url })
    await migrate(left)
    await using here = await startTestServer(left)
    await using there = await startTestServer(right)
    const { token } = await here.createKey(['*'], (await here.createWorkspace()).id)
    const write = (json: unknown) => call(there, 'POST /v1/profiles', { key: token, json })
    // The other server holds the configuration before it changes.
    await write({ identifiers: { email: 'a@example.org', phone: '030 123456' } })
    assert.equal((await call(here, put, { key: token, json: rules })).status, 200)
    await write({ identifiers: { email: 'b@example.org', phone: '030 123457' } })
    await write({ identifiers: { customer_id: 'c1', email: 'shop@example.org' } })
    const find = (kind: string, value: string) =>
      call(here, `GET /v1/profiles/lookup?kind=${kind}&value=${encodeURIComponent(value)}`, { key: token })
    assert.equal((await find('phone', '+4930123457')).status, 200)
    assert.equal((await find('email', 'shop@example.org')).status, 404)
  })
})
