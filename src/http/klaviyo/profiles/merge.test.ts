import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachServer } from '../../../../test/for-each-server.ts'
import { assertFault, assertInvalid, at, type Company, idsOf, openCompany } from '../../../../test/klaviyo/company.ts'
import type { Json, JsonObject } from '../../../domain/json.ts'
import { fillOnMerge } from './fill-on-merge.ts'

const unknownId = '01J8ZQ4T7V9M2X5K3B6N8P0RSD'
const sourcesAt = '/data/relationships/profiles/data'

function documentOf(destination: Json, ...sources: readonly Json[]): JsonObject {
  const data = sources.map(id => ({ type: 'profile', id }))
  return { data: { type: 'profile-merge', id: destination, relationships: { profiles: { data } } } }
}

function merge(company: Company, destination: Json, ...sources: readonly Json[]) {
  return company.send('POST /api/profile-merge', documentOf(destination, ...sources))
}

test('the destination of a merge keeps what it has, and its address unless the other says more', () => {
  const destination = { a: 1, b: '', city: 'Boston', zip: '02108', timezone: 'America/New_York' }
  assert.deepEqual(
    fillOnMerge(destination, [{ a: 2, b: 2, c: 2, city: 'Rome', timezone: 'Europe/Rome' }]),
    withAddress({ a: 1, b: 2, c: 2, city: 'Boston', zip: '02108', timezone: 'Europe/Rome' }),
  )
  assert.deepEqual(
    fillOnMerge(destination, [{ city: 'Rome', country: 'IT', ip: '192.0.2.1' }]),
    withAddress({ a: 1, b: '', city: 'Rome', country: 'IT', ip: '192.0.2.1', timezone: 'America/New_York' }),
  )
})

function withAddress(fields: JsonObject): JsonObject {
  const names = ['address1', 'address2', 'city', 'country', 'latitude', 'longitude', 'region', 'zip', 'ip']
  return { ...Object.fromEntries(names.map(name => [name, null])), ...fields }
}

forEachServer('merges of profiles', server => {
  test('the source is gone, and the destination keeps what it has and is filled with what it has not', async () => {
    const company = await openCompany(server())
    const destination = await company.given(
      { email: 'd@example.com', anonymous_id: 'dev-d' },
      { first_name: 'Dora', city: 'Boston', zip: '02108', timezone: 'America/New_York', tier: 'gold' },
    )
    const source = await company.given(
      { email: 's@example.com', phone: '+14155550120', anonymous_id: 'dev-s' },
      { first_name: 'Sam', last_name: 'Source', city: 'Rome', timezone: 'Europe/Rome', tier: 'silver', plan: 'pro' },
    )
    const called = await merge(company, destination, source)
    assert.equal(called.status, 202, called.text)
    const self = `${server().url}/api/profiles/${destination}/`
    assert.deepEqual(called.body, {
      data: { type: 'profile', id: destination, attributes: {}, links: { self } },
      links: { self: `${server().url}/api/profile-merge` },
    })
    const { email, phone_number, first_name, last_name, location, properties } = await company.read(destination)
    assert.deepEqual([email, phone_number, first_name, last_name], ['d@example.com', '+14155550120', 'Dora', 'Source'])
    assert.deepEqual(properties, { tier: 'gold', plan: 'pro' })
    const address = { city: 'Boston', zip: '02108', country: null, timezone: 'Europe/Rome' }
    for (const [name, value] of Object.entries(address)) assert.equal(Reflect.get(Object(location), name), value, name)
    assertFault(await company.send(`GET /api/profiles/${source}`), 404, 'not_found', { pointer: '/data/' })
    const patched = await company.write(`PATCH /api/profiles/${source}`, {}, { id: source })
    assertFault(patched, 404, 'not_found', { pointer: '/data/' })
    const list = async (filter: string) => idsOf(await company.send(`GET /api/profiles?filter=${filter}`))
    assert.deepEqual(await list("equals(email,'s@example.com')"), [])
    assert.deepEqual(await list(`equals(id,'${source}')`), [])
    for (const filter of [
      "equals(phone_number,'%2B14155550120')",
      "equals(anonymous_id,'dev-s')",
      "equals(anonymous_id,'dev-d')",
    ])
      assert.deepEqual(await list(filter), [destination], filter)
    const freed = await company.write('POST /api/profiles', { email: 's@example.com' })
    assert.equal(freed.status, 201, freed.text)
    assertFault(await merge(company, destination, source), 404, 'not_found', { pointer: `${sourcesAt}/0/id` })
  })

  test('the last event of all that a profile was shows as its own, and counts as a change', async () => {
    const company = await openCompany(server())
    const destination = await company.given({ email: 'd@example.com' })
    const source = await company.given({ email: 's@example.com' })
    assert.equal((await company.read(source))['last_event_date'], null)
    const happened = async (email: string, occurredMs: number) => {
      await server().engine.writer.write(company.workspaceId, {
        type: 'event',
        identifiers: { email },
        eventType: 'Viewed Product',
        occurredMs,
        metadata: {},
        source: 'test',
        linkPolicy: 'never',
      })
    }
    await happened('d@example.com', Date.parse('2026-01-05T10:00:00Z'))
    const before = await company.read(source)
    const lastMs = Date.now()
    await happened('s@example.com', lastMs)
    const after = await company.read(source)
    const wireTime = (ms: number) => new Date(ms).toISOString().replace('Z', '000+00:00')
    assert.equal(after['last_event_date'], wireTime(lastMs))
    assert.ok(String(after['updated']) > String(before['updated']))
    const since = encodeURIComponent(`greater-than(updated,${before['updated']})`)
    for (const query of [
      `filter=${since}`,
      `filter=${since}&sort=-updated`,
      `filter=${since},equals(email,"s@example.com")`,
    ])
      assert.deepEqual(idsOf(await company.send(`GET /api/profiles?${query}`)), [source], query)
    assert.equal((await company.read(destination))['last_event_date'], '2026-01-05T10:00:00.000000+00:00')
    assert.equal((await merge(company, destination, source)).status, 202)
    assert.equal((await company.read(destination))['last_event_date'], wireTime(lastMs))
  })

  test('a known person outlives a device, whichever of them is the destination', async () => {
    const company = await openCompany(server())
    const destination = await company.given({ anonymous_id: 'dev' }, { tier: 'gold', plan: 'pro' })
    const source = await company.given({ email: 's@example.com' }, { tier: 'silver' })
    const called = await merge(company, destination, source)
    assert.deepEqual([called.status, at(called, 'data', 'id')], [202, source])
    const { email, anonymous_id, properties } = await company.read(source)
    assert.deepEqual([email, anonymous_id, properties], ['s@example.com', 'dev', { tier: 'gold', plan: 'pro' }])
    assertFault(await company.send(`GET /api/profiles/${destination}`), 404, 'not_found', { pointer: '/data/' })
  })

  test('of several addresses the destination keeps its own, and the one that it shows', async () => {
    const company = await openCompany(server())
    const destination = await company.given({ email: ['first@example.com', 'shown@example.com'] })
    const source = await company.given({ email: 's@example.com', external_id: 'S' })
    assert.equal((await merge(company, destination, source)).status, 202)
    const { email, external_id } = await company.read(destination)
    assert.deepEqual([email, external_id], ['shown@example.com', 'S'])
    for (const [address, owners] of [
      ['first', 1],
      ['shown', 1],
      ['s', 0],
    ] as const) {
      const found = await company.send(`GET /api/profiles?filter=equals(email,"${address}@example.com")`)
      assert.equal(idsOf(found).length, owners, address)
    }
  })

  test('the address of the source that says more comes over whole', async () => {
    const company = await openCompany(server())
    const destination = await company.given({ email: 'd@example.com' }, { city: 'Boston', zip: '02108' })
    const address = { city: 'Rome', country: 'IT', address1: 'Via Appia 1' }
    const source = await company.given({ email: 's@example.com' }, address)
    assert.equal((await merge(company, destination, source)).status, 202)
    const { location } = await company.read(destination)
    const filled = Object.entries(Object(location)).filter(([, value]) => value !== null)
    assert.deepEqual(Object.fromEntries(filled), address)
  })

  test('merges that name no two profiles are refused', async () => {
    const company = await openCompany(server())
    const stranger = await (await openCompany(server())).given({ email: 'x@example.com' })
    const a = await company.given({ email: 'a@example.com' })
    const b = await company.given({ email: 'b@example.com' })
    for (const id of [unknownId, 'nobody', stranger]) {
      assertFault(await merge(company, id, a), 404, 'not_found', { pointer: '/data/id' })
      assertFault(await merge(company, a, id), 404, 'not_found', { pointer: `${sourcesAt}/0/id` })
    }
    assertInvalid(await merge(company, a), sourcesAt)
    assertInvalid(await merge(company, a, b, b), sourcesAt)
    assertInvalid(await merge(company, a, a), `${sourcesAt}/0/id`)
    assertInvalid(await merge(company, 5, a), '/data/id')
    assertInvalid(await merge(company, a, 5), `${sourcesAt}/0/id`)
    assertInvalid(await company.send('POST /api/profile-merge', { data: { type: 'profile', id: a } }), '/data/type')
    assertInvalid(await company.send('POST /api/profile-merge', []), '/data')
    assert.equal(idsOf(await company.send('GET /api/profiles')).length, 2)
  })
})
