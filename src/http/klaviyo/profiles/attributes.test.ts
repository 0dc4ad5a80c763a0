import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachServer } from '../../../../test/for-each-server.ts'
import {
  assertFault,
  assertInvalid,
  at,
  attributesOf,
  idOf,
  objectAt,
  openCompany,
} from '../../../../test/klaviyo/company.ts'
import type { JsonObject } from '../../../domain/json.ts'

const everything = {
  email: 'a@example.com',
  phone_number: '+14155550110',
  external_id: 'X',
  first_name: 'Ada',
  last_name: 'Lovelace',
  organization: 'Engines',
  title: 'Countess',
  locale: 'en-GB',
  image: 'https://example.com/a.png',
  location: {
    address1: '1 Main St',
    address2: 'Flat 2',
    city: 'Boston',
    country: 'US',
    latitude: '42.360',
    longitude: -71.06,
    region: 'MA',
    zip: '02108',
    timezone: 'America/New_York',
    ip: '192.0.2.1',
  },
  properties: { tier: 'gold', nested: { a: [1, null, { b: true }] }, email: 'apart', title: 'Ms', 'properties.x': 0 },
} as const satisfies JsonObject

function shown(attributes: JsonObject): JsonObject {
  const { anonymous_id, created, updated, last_event_date, ...rest } = attributes
  return rest
}

const empty = (attributes: JsonObject): JsonObject =>
  Object.fromEntries(Object.keys(attributes).map(name => [name, null]))

forEachServer('attributes of profiles', server => {
  test('come back as they were sent', async () => {
    const company = await openCompany(server())
    const called = await company.write('POST /api/profiles', everything)
    assert.equal(called.status, 201, called.text)
    assert.deepEqual(shown(attributesOf(called)), everything)
    assert.deepEqual(shown(await company.read(idOf(called))), everything)
  })

  for (const [how, target] of [
    ['an update', 'PATCH /api/profiles/'],
    ['an upsert by id', 'POST /api/profile-import'],
    ['an upsert by identifier', 'POST /api/profile-import'],
  ] as const) {
    test(`${how} leaves what is missing and clears what is null`, async () => {
      const company = await openCompany(server())
      const id = idOf(await company.write('POST /api/profiles', everything))
      const write = async (attributes: JsonObject): Promise<JsonObject> => {
        const called =
          how === 'an upsert by identifier'
            ? await company.write(target, { external_id: 'X', ...attributes })
            : await company.write(target === 'PATCH /api/profiles/' ? target + id : target, attributes, { id })
        assert.equal(called.status, 200, called.text)
        assert.equal(idOf(called), id)
        return shown(attributesOf(called))
      }
      const { location, properties } = everything
      assert.deepEqual(await write({}), everything)
      const patched = await write({
        location: { city: null, zip: '1' },
        properties: { tier: null, more: 1, email: 'b' },
      })
      const { tier, ...others } = properties
      assert.deepEqual(patched['properties'], { ...others, more: 1, email: 'b' })
      assert.deepEqual(patched['location'], { ...location, city: null, zip: '1' })
      const cleared = await write({ location: null, properties: null, first_name: null, email: null, title: null })
      assert.deepEqual(cleared, {
        ...everything,
        location: empty(location),
        properties: {},
        first_name: null,
        email: null,
        title: null,
      })
      const free = await company.write('POST /api/profiles', { email: everything.email })
      assert.equal(free.status, 201, free.text)
    })

    test(`${how} sets an empty text, and refuses an empty identifier`, async () => {
      const company = await openCompany(server())
      const id = idOf(await company.write('POST /api/profiles', everything))
      const url = target === 'PATCH /api/profiles/' ? target + id : target
      const called = await company.write(url, { external_id: 'X', last_name: '' }, { id })
      assert.equal(attributesOf(called)['last_name'], '')
      assertInvalid(await company.write(url, { external_id: 'X', email: '' }, { id }), '/data/attributes/email')
    })
  }

  test('a creation keeps nothing of what is null', async () => {
    const company = await openCompany(server())
    const nulls = {
      first_name: null,
      phone_number: null,
      location: { city: null, zip: '1' },
      properties: { a: null, b: 1 },
    }
    const called = await company.write('POST /api/profiles', { email: 'a@example.com', ...nulls })
    const { location, properties, first_name } = attributesOf(called)
    assert.deepEqual([location, properties, first_name], [{ ...empty(everything.location), zip: '1' }, { b: 1 }, null])
    const whole = await company.write('POST /api/profiles', { external_id: 'X', location: null, properties: null })
    assert.deepEqual(attributesOf(whole)['properties'], {})
    assertInvalid(await company.write('POST /api/profiles', { email: '' }), '/data/attributes/email')
  })

  test('the last identifier of a profile cannot be cleared, another can', async () => {
    const company = await openCompany(server())
    const id = await company.given({ email: 'a@example.com', phone: '+14155550111' })
    const write = (attributes: JsonObject) => company.write(`PATCH /api/profiles/${id}`, attributes, { id })
    assertInvalid(await write({ email: null, phone_number: null }), '/data/attributes')
    assert.equal(attributesOf(await write({ email: null }))['email'], null)
    assertInvalid(await write({ phone_number: null }), '/data/attributes')
    const moved = await write({ phone_number: null, external_id: 'X' })
    assert.deepEqual([attributesOf(moved)['phone_number'], attributesOf(moved)['external_id']], [null, 'X'])
    const device = await company.given({ email: 'b@example.com', anonymous_id: 'dev' })
    const cleared = await company.write(`PATCH /api/profiles/${device}`, { email: null }, { id: device })
    assert.equal(cleared.status, 200, cleared.text)
  })

  test('lists of properties are patched in one write, in the order of the contract', async () => {
    const company = await openCompany(server())
    const properties = { tags: ['a', 'b', 1], word: 'x', gone: 1, kept: { a: 1 } }
    const id = idOf(await company.write('POST /api/profiles', { email: 'a@example.com', properties }))
    const patch = async (patch_properties: JsonObject, attributes: JsonObject = {}) => {
      const called = await company.write(`PATCH /api/profiles/${id}`, attributes, { id, meta: { patch_properties } })
      assert.equal(called.status, 200, called.text)
      return objectAt(called, 'data', 'attributes', 'properties')
    }
    const first = await patch(
      {
        append: { tags: ['b', 'c'], word: 'y', fresh: [true] },
        unappend: { tags: ['a', '1'] },
        unset: ['gone', 'never'],
      },
      { properties: { gone: 2, more: 1 } },
    )
    assert.deepEqual(first, {
      tags: ['b', 1, 'c'],
      word: ['x', 'y'],
      fresh: [true],
      kept: { a: 1 },
      more: 1,
    })
    assert.deepEqual((await patch({ unappend: { tags: ['b', 1, 'c'], never: 1, more: 1 }, unset: 'word' }))['tags'], [])
    const again = await patch({ unset: 'fresh', append: { fresh: 2 } })
    assert.deepEqual([again['fresh'], again['word'], again['more']], [[2], undefined, 1])
    const upserted = await company.write(
      'POST /api/profile-import',
      { email: 'a@example.com' },
      {
        meta: { patch_properties: { append: { tags: 'z' } } },
      },
    )
    assert.deepEqual(at(upserted, 'data', 'attributes', 'properties', 'tags'), ['z'])
  })

  test('an object is no list to append to', async () => {
    const company = await openCompany(server())
    const id = idOf(await company.write('POST /api/profiles', { email: 'a@example.com', properties: { o: { a: 1 } } }))
    const meta = { patch_properties: { append: { o: 1 } } }
    const called = await company.write(`PATCH /api/profiles/${id}`, { first_name: 'No' }, { id, meta })
    assertInvalid(called, '/data/meta/patch_properties/append/o')
    const upsert = { email: 'a@example.com', first_name: 'No' }
    assertInvalid(
      await company.write('POST /api/profile-import', upsert, { meta }),
      '/data/meta/patch_properties/append/o',
    )
    assert.equal((await company.read(id))['first_name'], null)
    const unset = { patch_properties: { ...meta.patch_properties, unset: 'o' } }
    const freed = await company.write(`PATCH /api/profiles/${id}`, {}, { id, meta: unset })
    assert.deepEqual(attributesOf(freed)['properties'], { o: [1] })
  })

  test('a value that a field of the workspace does not take is a fault at its place', async () => {
    const company = await openCompany(server())
    const write = (properties: JsonObject) =>
      company.write('POST /api/profiles', { email: 'a@example.com', properties })
    assertInvalid(await write({ ltv: 'much' }), '/data/attributes/properties/ltv')
    assert.equal((await write({ ltv: 5 })).status, 201)
    const long = await company.write('POST /api/profiles', { email: 'b@example.com', first_name: 'x'.repeat(10_001) })
    assertInvalid(long, '/data/attributes/first_name')
    const key = 'k'.repeat(255)
    const named = await company.write('POST /api/profiles', { email: 'c@example.com', properties: { [key]: 1 } })
    assert.deepEqual(attributesOf(named)['properties'], { [key]: 1 })
  })

  test('a bad phone number is left out beside a stronger identifier, and said so in a header', async () => {
    const company = await openCompany(server())
    for (const target of ['POST /api/profiles', 'POST /api/profile-import']) {
      const called = await company.write(target, { email: `${target.length}@example.com`, phone_number: '555' })
      assert.equal(called.status, 201, called.text)
      assert.equal(called.headers.get('x-klaviyo-partial-failure'), 'phone_number')
      assert.equal(attributesOf(called)['phone_number'], null)
      assertInvalid(await company.write(target, { phone_number: '555' }), '/data/attributes/phone_number')
    }
    const id = await company.given({ email: 'a@example.com' })
    const patched = await company.write(`PATCH /api/profiles/${id}`, { phone_number: '555' }, { id })
    assertInvalid(patched, '/data/attributes/phone_number')
    const byId = await company.write('POST /api/profile-import', { phone_number: '555' }, { id })
    assert.deepEqual([byId.status, byId.headers.get('x-klaviyo-partial-failure')], [200, 'phone_number'])
  })

  test('every fault of a document is told', async () => {
    const company = await openCompany(server())
    const called = await company.write('POST /api/profiles', { email: 'x', first_name: 5, nick: 'A' })
    assertFault(called, 400, 'invalid', { pointer: '/data/attributes/nick' })
    const { errors } = called.body
    assert.equal(Array.isArray(errors) && errors.length, 3)
    for (const body of [
      null,
      {},
      { data: [] },
      { data: { type: 'event', attributes: {} } },
      { data: { type: 'profile' } },
    ])
      assert.equal((await company.send('POST /api/profile-import', body)).status, 400)
  })

  test('answers show the attributes that are asked for', async () => {
    const company = await openCompany(server())
    const query = '?fields%5Bprofile%5D=email,location.city'
    const called = await company.write(`POST /api/profiles${query}`, everything)
    assert.deepEqual(attributesOf(called), { email: 'a@example.com', location: { city: 'Boston' } })
    const id = idOf(called)
    const get = async (text: string) => attributesOf(await company.send(`GET /api/profiles/${id}?${text}`))
    assert.deepEqual(await get('fields[profile]=id'), {})
    assert.deepEqual(Object.keys(await get('fields[profile]=title,image')).toSorted(), ['image', 'title'])
    assert.deepEqual(Object.keys(await get('fields[profile]=location')), ['location'])
    assert.deepEqual(await get('fields[profile]=subscriptions'), {})
    const more = await get('fields[profile]=email&additional-fields[profile]=subscriptions,predictive_analytics')
    assert.deepEqual(Object.keys(more).toSorted(), ['email', 'predictive_analytics', 'subscriptions'])
    const part = await get('fields[profile]=subscriptions.email.marketing.consent')
    assert.deepEqual(part, {})
    assert.deepEqual(
      await get('fields[profile]=subscriptions.email.open_tracking.consent,predictive_analytics.total_clv'),
      {},
    )
    assert.equal(Object.keys(await get('additional-fields[profile]=predictive_analytics')).length, 16)
    const patched = await company.write(`PATCH /api/profiles/${id}${query}`, { location: { city: 'Rome' } }, { id })
    assert.deepEqual(attributesOf(patched), { email: 'a@example.com', location: { city: 'Rome' } })
    for (const [text, parameter] of [
      ['fields[profile]=nick', 'fields[profile]'],
      ['fields[profile]=location.planet', 'fields[profile]'],
      ['fields[profile]=predictive_analytics.luck', 'fields[profile]'],
      ['fields[profile]=subscriptions.pigeon', 'fields[profile]'],
      ['additional-fields[profile]=email', 'additional-fields[profile]'],
      ['include=lists', 'include'],
    ] as const)
      assertFault(await company.send(`GET /api/profiles/${id}?${text}`), 400, 'invalid', { parameter })
  })
})
