import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call } from '../../../test/call.ts'
import { forEachServer } from '../../../test/for-each-server.ts'
import {
  assertRefused,
  beginOf,
  type Contact,
  callAction,
  dataOf,
  giveOwner,
  makeContact,
  makeTenant,
  mergeContacts,
  type Reply,
  type Tenant,
} from '../../../test/zyntro.ts'
import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts'
import { statement } from '../../store/statement.ts'

const notOwner = 'The API only supports notes being added by the member that owns the contact.'
const invalidPayload = 'Profile payload must be a valid array. The key/value pairing can be anything you like.'
const nowhere = '01890000-0000-7000-8000-000000000000'
const enrichmentCount = statement(
  'enrichment_count',
  ['uuid'],
  { count: 'bigint' },
  'select count(*) as count from enrichment where workspace_id = $1',
)

const payload: JsonObject = {
  summary: 'Owner of a small bakery chain',
  branches: 4,
  open_on: ['Mon', 'Fri'],
  tax: { registered: true },
}

forEachServer('addProfileToContact', server => {
  async function prepare(contact: Contact = {}) {
    const tenant = await makeTenant(server())
    const contactId = await makeContact(server(), tenant.org, { owner: tenant.member, ...contact })
    const body = {
      ...beginOf(tenant),
      contact_id: contactId,
      profile_source: 'Trade Register',
      profile_payload: payload,
    }
    return { tenant, contactId, body }
  }

  const add = (body: JsonObject) => callAction(server(), 'crm/addProfileToContact', body)

  async function countOf({ org }: Tenant): Promise<number> {
    const [row] = await server().engine.database.run(enrichmentCount, [org])
    return row?.count ?? -1
  }

  function numberOf(reply: Reply): number {
    const { profile_id: id } = dataOf(reply)
    assert.ok(typeof id === 'number' && Number.isSafeInteger(id))
    return id
  }

  async function recordsOf(tenant: Tenant, contactId: string): Promise<readonly JsonObject[]> {
    const body = { ...beginOf(tenant), contact_id: contactId, include_profile: 1 }
    const { profile } = dataOf(await callAction(server(), 'crm/fetchContact', body))
    assert.ok(Array.isArray(profile))
    return profile.filter(isJsonObject)
  }

  test('a valid call answers with the number of the record, its source and its payload', async () => {
    const { body } = await prepare()
    const reply = await add(body)
    const data = dataOf(reply)
    assert.deepEqual(data, {
      profile_id: numberOf(reply),
      profile_source: 'Trade Register',
      profile_payload: payload,
    })
    assert.deepEqual(Object.keys(reply.body).sort(), ['data', 'status'])
  })

  test('every call makes a record of its own, newest first where they are listed', async () => {
    const { tenant, contactId, body } = await prepare()
    const first = numberOf(await add(body))
    const second = numberOf(await add(body))
    const third = numberOf(await add({ ...body, profile_source: ' Web Research ', profile_payload: [1] }))
    assert.ok(first < second && second < third)
    const records = await recordsOf(tenant, contactId)
    assert.deepEqual(
      records.map(record => [record['profile_id'], record['profile_source'], record['profile_payload']]),
      [
        [third, ' Web Research ', [1]],
        [second, 'Trade Register', payload],
        [first, 'Trade Register', payload],
      ],
    )
  })

  /** The rows of the catalogue in their order, each as what is sent instead. */
  const rows = (other: string, org: string): readonly (readonly [change: JsonObject, message: string])[] => [
    [{ api_key: '' }, 'Missing service instance'],
    [{ api_key: 'A'.repeat(40) }, 'Invalid API Key'],
    [{ developer_secret: ' ' }, 'Missing developer_secret'],
    [{ developer_secret: 'zdk_demo' }, 'Invalid developer_secret'],
    [{ org_id: null }, 'Missing org ID'],
    [{ member_id: {} }, 'Missing member ID'],
    [{ contact_id: true }, 'Missing contact ID'],
    [{ profile_payload: null }, 'Missing profile_payload'],
    [{ profile_source: '' }, 'Missing profile_source'],
    [{ profile_payload: 5 }, invalidPayload],
    [{ contact_id: nowhere }, 'Contact does not exist'],
    [{ org_id: org }, 'Contact does not exist'],
    [{ member_id: other }, notOwner],
  ]

  test('each row of the catalogue answers its text with status 200 and writes nothing', async () => {
    const { tenant, body } = await prepare()
    const stranger = await makeTenant(server())
    for (const [change, message] of rows(tenant.other, stranger.org)) {
      assertRefused(await add({ ...body, ...change }), message)
    }
    assert.equal(await countOf(tenant), 0)
  })

  test('of two faults the earlier row is answered', async () => {
    const { tenant, body } = await prepare()
    const { org } = await makeTenant(server())
    const all = rows(tenant.other, org)
    for (const [index, [change, message]] of all.entries()) {
      for (const [later] of all.slice(index + 1)) {
        const shares = Object.keys(later).some(name => Object.hasOwn(change, name))
        if (!shares) assertRefused(await add({ ...body, ...later, ...change }), message)
      }
    }
  })

  test('an address off the list is refused after the secret and before every field', async () => {
    const { tenant, body } = await prepare()
    const elsewhere = await makeTenant(server(), ['10.0.0.1'])
    const listed = { ...body, ...beginOf(elsewhere) }
    assertRefused(await add(listed), 'IP address not whitelisted')
    assertRefused(await add({ ...listed, org_id: '' }), 'IP address not whitelisted')
    assertRefused(await add({ ...listed, api_key: '' }), 'Missing service instance')
    assertRefused(await add({ ...listed, developer_secret: 'zdk_x' }), 'Invalid developer_secret')
    assert.equal(await countOf(tenant), 0)
  })

  test('only objects and arrays are payloads, empty ones too', async () => {
    const { body } = await prepare()
    for (const profile_payload of ['x', 5, true, false, 0, ' ', '{"a":1}']) {
      assertRefused(await add({ ...body, profile_payload }), invalidPayload)
    }
    for (const profile_payload of [null, '']) {
      assertRefused(await add({ ...body, profile_payload }), 'Missing profile_payload')
    }
    const { profile_payload: _, ...without } = body
    assertRefused(await add(without), 'Missing profile_payload')
    for (const profile_payload of [{}, [], [1]]) {
      assert.deepEqual(dataOf(await add({ ...body, profile_payload }))['profile_payload'], profile_payload)
    }
  })

  test('a contact of another organisation does not exist, by its own name or by ours', async () => {
    const { tenant, body } = await prepare()
    const stranger = await makeTenant(server())
    const theirs = await makeContact(server(), stranger.org, { owner: stranger.member })
    for (const change of [{ contact_id: theirs }, { contact_id: theirs, org_id: stranger.org }]) {
      assertRefused(await add({ ...body, ...change }), 'Contact does not exist')
    }
    for (const contact_id of ['x', '%00', '__proto__', `${nowhere}\u0000`, '\ud800']) {
      assertRefused(await add({ ...body, contact_id }), 'Contact does not exist')
    }
    assert.equal(await countOf(tenant), 0)
  })

  test('only the owner of the moment may add, and nobody to a contact without one', async () => {
    const { tenant, contactId, body } = await prepare()
    numberOf(await add(body))
    await giveOwner(server(), tenant.org, contactId, tenant.other)
    assertRefused(await add(body), notOwner)
    numberOf(await add({ ...body, member_id: tenant.other.toUpperCase() }))
    await giveOwner(server(), tenant.org, contactId, null)
    for (const member_id of [tenant.member, tenant.other, 'x', '0', 'null']) {
      assertRefused(await add({ ...body, member_id }), notOwner)
    }
  })

  test('payloads come back as they were sent, whatever is in them', async () => {
    const { body } = await prepare()
    const keys = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`key ${i}`, i]))
    const payloads: readonly Json[] = [
      {
        text: 'Žofie 🥐 \u202e "quoted" \\ \n',
        nested: { a: [{ b: [[], {}] }] },
        long: '123456789012345678901234567890',
      },
      keys,
      { '': null, ' ': 0.1, e: 1e-7, big: 9007199254740991, negative: -5.5, no: false },
      JSON.parse('{"__proto__": {"polluted": 1}, "constructor": "x", "toString": []}'),
      JSON.parse('['.repeat(32) + ']'.repeat(32)),
    ]
    for (const profile_payload of payloads) {
      const source = '  Ünï 🥐 '
      const data = dataOf(await add({ ...body, profile_payload, profile_source: source }))
      assert.deepEqual(data['profile_payload'], profile_payload)
      assert.equal(data['profile_source'], source)
    }
    assert.equal(dataOf(await add({ ...body, profile_source: 12 }))['profile_source'], '12')
  })

  test('what cannot be stored is an invalid payload or source, and no crash', async () => {
    const { tenant, body } = await prepare()
    const { profile_payload: _, ...rest } = body
    const around = JSON.stringify(rest).slice(0, -1)
    const hostile = [
      '{"a":"\\u0000"}',
      '{"a":"\\ud800"}',
      '{"\\u0000":1}',
      '{"a":1e400}',
      `[${'['.repeat(400_000)}${']'.repeat(400_000)}]`,
    ]
    for (const text of [...hostile, '['.repeat(33) + ']'.repeat(33)]) {
      const reply = await fetch(`${server().url}/apis/v2/public/crm/addProfileToContact`, {
        method: 'POST',
        body: `${around},"profile_payload":${text}}`,
      })
      assert.deepEqual([reply.status, await reply.json()], [200, { data: [invalidPayload], status: 'error' }])
    }
    for (const source of ['a\u0000', '\ud800', 'x'.repeat(256)]) {
      assertRefused(await add({ ...body, profile_source: source }), 'Invalid profile_source')
    }
    assert.equal(dataOf(await add({ ...body, profile_source: 'x'.repeat(255) }))['profile_source'], 'x'.repeat(255))
    assert.equal(await countOf(tenant), 1)
  })

  test('records of both sides of a merge are listed on the survivor, by either id', async () => {
    const { tenant, contactId, body } = await prepare()
    const absorbedId = await makeContact(server(), tenant.org, { owner: tenant.member })
    const first = numberOf(await add(body))
    const second = numberOf(await add({ ...body, contact_id: absorbedId }))
    await mergeContacts(server(), tenant.org, contactId, absorbedId)
    const third = numberOf(await add({ ...body, contact_id: absorbedId }))
    for (const id of [contactId, absorbedId]) {
      const records = await recordsOf(tenant, id)
      assert.deepEqual(
        records.map(record => record['profile_id']),
        [third, second, first],
      )
    }
  })

  test('numbers grow over all organisations', async () => {
    const [one, two] = [await prepare(), await prepare()]
    const numbers: number[] = []
    for (const { body } of [one, two, one]) numbers.push(numberOf(await add(body)))
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => a - b),
    )
    assert.equal(new Set(numbers).size, 3)
  })

  test('a default owner of the organisation owns whoever has no other', async () => {
    const { tenant, contactId, body } = await prepare()
    const { token: key } = await server().createKey(['objects:write'], tenant.org)
    const json = { default_owner_id: tenant.other }
    assert.equal((await call(server(), 'PATCH /v1/settings/crm', { key, json })).status, 200)
    assertRefused(await add({ ...body, member_id: tenant.other }), notOwner)
    await giveOwner(server(), tenant.org, contactId, null)
    numberOf(await add({ ...body, member_id: tenant.other }))
    assertRefused(await add(body), notOwner)
  })

  test('rules map payloads without touching the answer; a value they cannot take is left aside', async () => {
    const { tenant, contactId, body } = await prepare({ fields: { city: 'Ulm' } })
    const { token: key } = await server().createKey(['scoring:write'], tenant.org)
    const rule = (json: object) =>
      call(server(), 'POST /v1/enrichment-rules', { key, json: { source_key: '*', ...json } })
    assert.equal((await rule({ path: 'branches', field: 'address2', transform: 'number' })).status, 201)
    assert.equal((await rule({ path: 'town', field: 'city', strategy: 'latest_wins' })).status, 201)
    for (const field of ['email', 'phone', 'email_optout', 'email_verified', 'owner']) {
      assert.equal((await rule({ path: 'x', field })).status, 422, field)
    }
    const broken = { branches: 'many', town: 'Bonn', email: 'other@x.example' }
    assert.deepEqual(dataOf(await add({ ...body, profile_payload: broken }))['profile_payload'], broken)
    const shown = async () => {
      const { contact } = dataOf(
        await callAction(server(), 'crm/fetchContact', { ...beginOf(tenant), contact_id: contactId }),
      )
      return isJsonObject(contact) ? [contact['addressLine2'], contact['city'], contact['primaryEmail']] : []
    }
    assert.deepEqual(await shown(), [null, 'Ulm', null])
    numberOf(await add({ ...body, profile_payload: { branches: ' 5 ' } }))
    assert.deepEqual(await shown(), [5, 'Ulm', null])
  })

  test('the record says through whom it came', async () => {
    const { tenant, body } = await prepare()
    const id = numberOf(await add(body))
    const { token: key } = await server().createKey(['profiles:read'], tenant.org)
    const read = await call(server(), `GET /v1/enrichments/${id}`, { key })
    const { request_id, ...provenance } = Object(read.body['provenance'])
    assert.match(request_id, /^[0-9a-f-]{36}$/)
    assert.deepEqual(provenance, {
      channel: 'zyntro_api_v2',
      user_id: tenant.member,
      integration_key_id: tenant.secretId,
      member_id: tenant.member,
      ip: '127.0.0.1',
    })
  })
})
