import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachServer } from '../../../../test/for-each-server.ts'
import {
  assertDuplicate,
  assertFault,
  assertInvalid,
  attributesOf,
  idOf,
  idsOf,
  objectAt,
  openCompany,
} from '../../../../test/klaviyo/company.ts'
import type { JsonObject } from '../../../domain/json.ts'

const unknownId = '01J8ZQ4T7V9M2X5K3B6N8P0RSD'
const absent = { pointer: '/data/' }

function pick(attributes: JsonObject, ...names: readonly string[]): readonly unknown[] {
  return names.map(name => attributes[name])
}

forEachServer('server writes of profiles', server => {
  test('creating makes a profile and answers with the whole of it', async () => {
    const company = await openCompany(server())
    const called = await company.write('POST /api/profiles', { email: 'Ada@Example.com', first_name: 'Ada' })
    assert.equal(called.status, 201, called.text)
    const { id, links, type, attributes } = objectAt(called, 'data')
    assert.equal(type, 'profile')
    assert.deepEqual(links, { self: `${server().url}/api/profiles/${id}/` })
    assert.deepEqual(objectAt(called, 'links'), { self: `${server().url}/api/profiles` })
    const { created, updated, ...rest } = attributesOf(called)
    for (const time of [created, updated])
      assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}000\+00:00$/)
    const nothing = null
    assert.deepEqual(rest, {
      email: 'ada@example.com',
      phone_number: nothing,
      external_id: nothing,
      anonymous_id: nothing,
      first_name: 'Ada',
      last_name: nothing,
      organization: nothing,
      locale: nothing,
      title: nothing,
      image: nothing,
      last_event_date: nothing,
      location: {
        address1: nothing,
        address2: nothing,
        city: nothing,
        country: nothing,
        latitude: nothing,
        longitude: nothing,
        region: nothing,
        zip: nothing,
        timezone: nothing,
        ip: nothing,
      },
      properties: {},
    })
    assert.deepEqual(await company.read(String(id)), attributes)
  })

  test('creating somebody who is there answers with who it is and writes nothing', async () => {
    const company = await openCompany(server())
    const a = await company.given({ email: 'a@example.com' })
    const b = await company.given({ phone: '+14155550101' })
    const c = await company.given({ external_id: 'C' })
    const one = await company.write('POST /api/profiles', { email: 'A@example.com', first_name: 'No' })
    assertDuplicate(one, a)
    const both = { email: 'a@example.com', phone_number: '+14155550101' }
    assertDuplicate(await company.write('POST /api/profiles', both), a)
    assertDuplicate(await company.write('POST /api/profiles', { ...both, external_id: 'C' }), c)
    assertDuplicate(
      await company.write('POST /api/profiles', { email: 'new@example.com', phone_number: '+14155550101' }),
      b,
    )
    assert.equal((await company.read(a))['first_name'], null)
    assert.equal(idsOf(await company.send('GET /api/profiles')).length, 3)
  })

  test('a new profile needs an identifier that names a person, and no id', async () => {
    const company = await openCompany(server())
    for (const attributes of [
      {},
      { anonymous_id: 'dev' },
      { email: null },
      { first_name: 'Ada' },
      { email: 'test@test.com' },
    ])
      assertInvalid(await company.write('POST /api/profiles', attributes), '/data/attributes')
    const withId = await company.write('POST /api/profiles', { email: 'a@example.com' }, { id: unknownId })
    assertInvalid(withId, '/data/id')
    const withDevice = await company.write('POST /api/profiles', { email: 'a@example.com', anonymous_id: 'dev' })
    assert.deepEqual(pick(attributesOf(withDevice), 'email', 'anonymous_id'), ['a@example.com', 'dev'])
  })

  test('an update by id replaces identifiers, and the old ones are free', async () => {
    const company = await openCompany(server())
    const id = await company.given({ email: 'old@example.com', external_id: 'X', anonymous_id: 'dev' })
    const attributes = { email: 'new@example.com', external_id: 'Y', phone_number: '+14155550102' }
    const called = await company.write(`PATCH /api/profiles/${id}`, attributes, { id })
    assert.equal(called.status, 200, called.text)
    assert.equal(idOf(called), id)
    assert.deepEqual(pick(attributesOf(called), 'email', 'external_id', 'phone_number', 'anonymous_id'), [
      'new@example.com',
      'Y',
      '+14155550102',
      'dev',
    ])
    const again = await company.write('POST /api/profiles', { email: 'old@example.com', external_id: 'X' })
    assert.equal(again.status, 201, again.text)
  })

  test('an update by id that would take an identifier of another changes nothing', async () => {
    const company = await openCompany(server())
    const a = await company.given({ email: 'a@example.com' })
    const b = await company.given({ phone: '+14155550103' })
    const attributes = { first_name: 'Ada', phone_number: '+14155550103' }
    assertDuplicate(await company.write(`PATCH /api/profiles/${a}`, attributes, { id: a }), b)
    assertDuplicate(await company.write('POST /api/profile-import', attributes, { id: a }), b)
    assert.deepEqual(pick(await company.read(a), 'first_name', 'phone_number'), [null, null])
  })

  test('an update names its profile in the path and in the body', async () => {
    const company = await openCompany(server())
    const id = await company.given({ email: 'a@example.com' })
    assertFault(
      await company.write(`PATCH /api/profiles/${unknownId}`, {}, { id: unknownId }),
      404,
      'not_found',
      absent,
    )
    assertFault(await company.write('PATCH /api/profiles/nobody', {}, { id: 'nobody' }), 404, 'not_found', absent)
    assertInvalid(await company.write(`PATCH /api/profiles/${id}`, {}, { id: unknownId }), '/data/id')
    assertInvalid(await company.write(`PATCH /api/profiles/${id}`, {}), '/data/id')
    const called = await company.write(`PATCH /api/profiles/${id}`, {}, { id })
    assert.equal(called.status, 200, called.text)
  })

  test('an upsert makes who is not there and updates who is', async () => {
    const company = await openCompany(server())
    const made = await company.write('POST /api/profile-import', { email: 'a@example.com', first_name: 'Ada' })
    assert.equal(made.status, 201, made.text)
    const id = idOf(made)
    const more = { email: 'a@example.com', phone_number: '+14155550104', external_id: 'X' }
    const found = await company.write('POST /api/profile-import', more)
    assert.deepEqual([found.status, idOf(found)], [200, id])
    assert.deepEqual(pick(attributesOf(found), 'first_name', 'phone_number', 'external_id'), [
      'Ada',
      '+14155550104',
      'X',
    ])
    const replaced = { external_id: 'X', email: 'b@example.com', phone_number: '+14155550105' }
    const other = await company.write('POST /api/profile-import', replaced, { id: null })
    assert.deepEqual([other.status, idOf(other)], [200, id])
    assert.deepEqual(pick(attributesOf(other), 'email', 'phone_number'), ['b@example.com', '+14155550105'])
    const byPhone = await company.write('POST /api/profile-import', { phone_number: '+14155550105', title: 'Dr' })
    assert.deepEqual([byPhone.status, idOf(byPhone)], [200, id])
    assert.equal(idsOf(await company.send("GET /api/profiles?filter=equals(email,'a@example.com')")).length, 0)
    const moved = await company.write('POST /api/profile-import', { email: 'b@example.com', external_id: 'Z' })
    assert.deepEqual([moved.status, idOf(moved)], [200, id])
    assert.equal(attributesOf(moved)['external_id'], 'Z')
  })

  test('an upsert by id updates as an update does', async () => {
    const company = await openCompany(server())
    const id = await company.given({ email: 'a@example.com' })
    const called = await company.write('POST /api/profile-import', { email: 'b@example.com' }, { id })
    assert.deepEqual([called.status, idOf(called)], [200, id])
    assert.equal(attributesOf(called)['email'], 'b@example.com')
    const alone = await company.write('POST /api/profile-import', { first_name: 'Ada' }, { id })
    assert.equal(alone.status, 200, alone.text)
    for (const unknown of [unknownId, 'nobody', '']) {
      const missed = await company.write('POST /api/profile-import', { email: 'c@example.com' }, { id: unknown })
      assertFault(missed, 404, 'not_found', { pointer: '/data/id' })
    }
    assertInvalid(await company.write('POST /api/profile-import', { email: 'c@example.com' }, { id: 5 }), '/data/id')
  })

  test('an upsert needs an identifier that names a person', async () => {
    const company = await openCompany(server())
    for (const attributes of [{}, { anonymous_id: 'dev' }, { first_name: 'Ada' }])
      assertInvalid(await company.write('POST /api/profile-import', attributes), '/data/attributes')
    assertInvalid(await company.write('POST /api/profile-import', { _kx: 'x.AbC123' }), '/data/attributes/_kx')
    const beside = await company.write('POST /api/profile-import', { _kx: 'x.AbC123', email: 'a@example.com' })
    assert.equal(beside.status, 201, beside.text)
  })

  test('an upsert joins who is known by a phone number or a device alone to the stronger match', async () => {
    const company = await openCompany(server())
    const a = await company.given({ email: 'a@example.com' }, { first_name: 'Ada' })
    const b = await company.given({ phone: '+14155550106' }, { city: 'Boston' })
    const c = await company.given({ anonymous_id: 'dev' })
    const attributes = { email: 'a@example.com', phone_number: '+14155550106', anonymous_id: 'dev' }
    const called = await company.write('POST /api/profile-import', attributes)
    assert.deepEqual([called.status, idOf(called)], [200, a])
    assert.deepEqual(pick(attributesOf(called), 'first_name', 'phone_number', 'anonymous_id'), [
      'Ada',
      '+14155550106',
      'dev',
    ])
    for (const gone of [b, c]) assertFault(await company.send(`GET /api/profiles/${gone}`), 404, 'not_found', absent)
    assert.deepEqual(idsOf(await company.send("GET /api/profiles?filter=equals(phone_number,'+14155550106')")), [a])
  })

  test('an upsert never joins two who have an e-mail address or an external id of their own', async () => {
    const company = await openCompany(server())
    const a = await company.given({ email: 'a@example.com' })
    const b = await company.given({ phone: '+14155550107', email: 'b@example.com' })
    const c = await company.given({ external_id: 'C' })
    const withPhone = { email: 'a@example.com', phone_number: '+14155550107', first_name: 'No' }
    assertDuplicate(await company.write('POST /api/profile-import', withPhone), b)
    const withId = { external_id: 'C', email: 'a@example.com', first_name: 'No' }
    assertDuplicate(await company.write('POST /api/profile-import', withId), a)
    const d = await company.given({ phone: '+14155550108', external_id: 'D' })
    assertDuplicate(
      await company.write('POST /api/profile-import', { email: 'a@example.com', phone_number: '+14155550108' }),
      d,
    )
    for (const id of [a, b, c, d]) assert.equal((await company.read(id))['first_name'], null)
  })

  test('racing creations of one person make one, and tell the others who it is', async () => {
    const company = await openCompany(server())
    const calls = Array.from({ length: 30 }, (_, n) =>
      company.write(n % 2 === 0 ? 'POST /api/profiles' : 'POST /api/profile-import', {
        email: 'race@example.com',
        properties: { n },
      }),
    )
    const answers = await Promise.all(calls)
    const statuses = answers.map(({ status }) => status)
    assert.equal(statuses.filter(status => status === 201).length, 1, statuses.join())
    for (const [n, status] of statuses.entries())
      assert.ok(status === 201 || status === (n % 2 === 0 ? 409 : 200), statuses.join())
    const [id] = idsOf(await company.send('GET /api/profiles'))
    assert.ok(id !== undefined)
    for (const answer of answers) {
      if (answer.status === 409) assertDuplicate(answer, id)
      else assert.equal(idOf(answer), id)
    }
  })

  test('racing creations by two identifiers in either order leave each with one owner', async () => {
    const company = await openCompany(server())
    const both = { email: 'two@example.com', phone_number: '+14155550109' }
    const bodies = Array.from({ length: 24 }, (_, n): JsonObject => {
      if (n % 3 === 0) return both
      return n % 3 === 1 ? { email: both.email } : { phone_number: both.phone_number }
    })
    const answers = await Promise.all(bodies.map(body => company.write('POST /api/profile-import', body)))
    for (const answer of answers) assert.ok([200, 201, 409].includes(answer.status), answer.text)
    const [id, ...others] = idsOf(await company.send('GET /api/profiles'))
    assert.deepEqual([typeof id, others], ['string', []])
  })
})
