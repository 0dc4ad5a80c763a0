import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json, JsonObject } from '../../../domain/json.ts'
import type { Mode } from './draft.ts'
import { type AttributesRead, type Reading, readAttributes } from './read-attributes.ts'

const kinds = new Set(['customer_id', 'external_id', 'email', 'phone', 'anonymous_id'])
const servers: readonly Mode[] = ['create', 'update', 'upsert', 'bulk']
const modes: readonly Mode[] = ['client', ...servers]

function read(mode: Mode, attributes: JsonObject, meta?: Json, more: Partial<Reading> = {}) {
  return readAttributes(attributes, meta, { mode, kinds, pointer: '/data', ...more })
}

function expectRead(mode: Mode, attributes: JsonObject, meta?: Json, more: Partial<Reading> = {}): AttributesRead {
  const result = read(mode, attributes, meta, more)
  assert.ok(result.kind === 'read', JSON.stringify(result))
  return result
}

function pointersOf(mode: Mode, attributes: JsonObject, meta?: Json, more: Partial<Reading> = {}): readonly unknown[] {
  const result = read(mode, attributes, meta, more)
  return result.kind === 'faults' ? result.faults.map(fault => fault.pointer) : []
}

test('attributes become identifiers and fields', () => {
  const location = {
    address1: '1 Main St',
    latitude: 42.36,
    longitude: '-71.06',
    timezone: 'America/New_York',
    ip: '1.2.3.4',
  }
  for (const mode of modes) {
    const { identifiers, set, lookup } = expectRead(mode, {
      email: ' Ada@Example.com',
      phone_number: '+14155550123',
      external_id: 'X-1',
      anonymous_id: 'dev',
      first_name: 'Ada',
      last_name: '',
      organization: 'Engines',
      title: 'Countess',
      locale: 'en-GB',
      image: 'not a url',
      location,
      properties: { tier: 'gold', email: 'kept apart', 'properties.x': [1, { a: null }], title: 'Ms' },
    })
    const known = { external_id: 'X-1', email: 'ada@example.com', phone: '+14155550123', anonymous_id: 'dev' }
    assert.deepEqual(identifiers, known)
    assert.deepEqual(lookup, { identifiers: known })
    assert.deepEqual(set, {
      first_name: 'Ada',
      last_name: '',
      company: 'Engines',
      job_title: 'Countess',
      locale: 'en-GB',
      image: 'not a url',
      ...location,
      tier: 'gold',
      'properties.email': 'kept apart',
      'properties.properties.x': [1, { a: null }],
      title: 'Ms',
    })
  }
})

test('what is missing is unchanged', () => {
  for (const mode of modes) {
    const result = expectRead(mode, {})
    assert.deepEqual([result.identifiers, result.set, result.edits], [{}, {}, []])
    assert.ok(!result.clearsLocation && !result.clearsProperties)
  }
})

test('null clears in an update and an upsert, and nowhere else', () => {
  const nulls = {
    email: null,
    phone_number: null,
    first_name: null,
    location: { city: null, latitude: null },
    properties: { k: null },
  }
  const cleared = { email: null, phone: null, first_name: null, city: null, latitude: null, k: null }
  for (const mode of modes) {
    const clears = mode === 'update' || mode === 'upsert'
    assert.deepEqual(expectRead(mode, nulls).set, clears ? cleared : {}, mode)
    const whole = expectRead(mode, { location: null, properties: null })
    assert.deepEqual([whole.clearsLocation, whole.clearsProperties], [clears, clears], mode)
    assert.deepEqual(whole.set, {})
  }
})

test('an empty identifier is a fault of a server and nothing of a client', () => {
  for (const name of ['email', 'phone_number', 'external_id', 'anonymous_id']) {
    for (const empty of ['', '  ']) {
      for (const mode of servers) assert.deepEqual(pointersOf(mode, { [name]: empty }), [`/data/attributes/${name}`])
      assert.deepEqual(expectRead('client', { [name]: empty }).identifiers, {})
    }
  }
})

test('values of a wrong type are faults at their place, for everybody', () => {
  const wrong: readonly (readonly [JsonObject, string])[] = [
    [{ email: 5 }, 'email'],
    [{ external_id: 5 }, 'external_id'],
    [{ first_name: ['x'] }, 'first_name'],
    [{ locale: 'english' }, 'locale'],
    [{ location: 'here' }, 'location'],
    [{ location: { city: 5 } }, 'location/city'],
    [{ location: { latitude: 90.5 } }, 'location/latitude'],
    [{ location: { longitude: -181 } }, 'location/longitude'],
    [{ location: { longitude: true } }, 'location/longitude'],
    [{ properties: [] }, 'properties'],
    [{ email: 'nobody' }, 'email'],
    [{ external_id: 'x'.repeat(256) }, 'external_id'],
    [{ anonymous_id: 'x'.repeat(256) }, 'anonymous_id'],
  ]
  for (const mode of modes) {
    for (const [attributes, place] of wrong)
      assert.deepEqual(pointersOf(mode, attributes), [`/data/attributes/${place}`], `${mode} ${place}`)
  }
})

test('unknown names are faults of a server and left aside for a client', () => {
  const unknown = { created: 'x', nick: 1, 'a/b~c': 1, location: { planet: 'x' }, _kx: 5 }
  const places = ['created', 'nick', 'a~1b~0c', 'location/planet'].map(place => `/data/attributes/${place}`)
  for (const mode of ['create', 'update'] as const) {
    assert.deepEqual(pointersOf(mode, unknown).toSorted(), [...places, '/data/attributes/_kx'].toSorted())
  }
  assert.deepEqual(expectRead('client', { ...unknown, _kx: 't' }).set, {})
})

test('a bad phone number is left out beside a stronger identifier, and a fault otherwise', () => {
  const bad = { phone_number: '555 0123' }
  const at = ['/data/attributes/phone_number']
  for (const mode of modes) {
    assert.deepEqual(pointersOf(mode, bad), at, mode)
    assert.deepEqual(pointersOf(mode, { ...bad, anonymous_id: 'dev' }), at, mode)
    const stronger = [
      expectOrPointers(mode, { ...bad, email: 'a@b.io' }),
      expectOrPointers(mode, { ...bad, external_id: 'x' }),
    ]
    stronger.push(expectOrPointers(mode, bad, 'some id'))
    for (const outcome of stronger) assert.deepEqual(outcome, mode === 'update' ? at : 'phone_number', mode)
  }
})

function expectOrPointers(mode: Mode, attributes: JsonObject, id?: string): unknown {
  const result = read(mode, attributes, undefined, id === undefined ? {} : { id })
  return result.kind === 'read' ? result.partialFailures.join() : result.faults.map(fault => fault.pointer)
}

test('names of properties are bounded, and so is the depth of their values', () => {
  let deep: Json = 1
  for (let level = 0; level < 11; level++) deep = [deep]
  for (const mode of servers) {
    assert.deepEqual(pointersOf(mode, { properties: { deep } }), ['/data/attributes/properties/deep'])
    assert.equal(pointersOf(mode, { properties: { ['k'.repeat(256)]: 1 } }).length, 1)
    assert.equal(pointersOf(mode, { properties: { '': 1 } }).length, 1)
    assert.deepEqual(Object.keys(expectRead(mode, { properties: { ['k'.repeat(255)]: 1 } }).set), ['k'.repeat(255)])
  }
  assert.deepEqual(expectRead('client', { properties: { '': 1, ['k'.repeat(256)]: 1, a: 1 } }).set, { a: 1 })
})

test('patches are edits in the order unset, unappend, append', () => {
  const meta = { patch_properties: { append: { a: [1, 'x'], b: true }, unset: ['c', 'email'], unappend: { a: 2 } } }
  for (const mode of modes.filter(each => each !== 'create')) {
    const { edits, pointers } = expectRead(mode, {}, meta)
    assert.deepEqual(edits, [
      { name: 'c', value: null, behaviour: 'always_overwrite' },
      { name: 'properties.email', value: null, behaviour: 'always_overwrite' },
      { name: 'a', value: [2], behaviour: 'remove' },
      { name: 'a', value: [1, 'x'], behaviour: 'append' },
      { name: 'b', value: [true], behaviour: 'append' },
    ])
    assert.equal(pointers.get('b'), '/data/meta/patch_properties/append/b')
    assert.equal(expectRead(mode, {}, { patch_properties: { unset: 'c' } }).edits.length, 1)
    assert.deepEqual(expectRead(mode, {}, { patch_properties: null }).edits, [])
  }
  assert.deepEqual(pointersOf('create', {}, meta), ['/data/meta/patch_properties'])
})

test('patches of a wrong form are faults below their place', () => {
  const wrong: readonly (readonly [Json, string])[] = [
    [{ append: { a: { b: 1 } } }, 'append/a'],
    [{ append: { a: [null] } }, 'append/a'],
    [{ unappend: { a: null } }, 'unappend/a'],
    [{ append: ['a'] }, 'append'],
    [{ unset: { a: 1 } }, 'unset'],
    [{ unset: ['a', 5] }, 'unset/1'],
  ]
  for (const mode of modes.filter(each => each !== 'create')) {
    for (const [patch, place] of wrong)
      assert.deepEqual(pointersOf(mode, {}, { patch_properties: patch }), [`/data/meta/patch_properties/${place}`])
  }
})

test('other meta data is refused for a server and left aside for a client', () => {
  const meta = { patch_identifiers: { append: { email: 'a@b.io' } } }
  for (const mode of servers) {
    assert.deepEqual(pointersOf(mode, {}, meta), ['/data/meta/patch_identifiers'])
    assert.deepEqual(pointersOf(mode, {}, { identifiers: { email: 'a@b.io' } }), ['/data/meta/identifiers'])
    assert.deepEqual(pointersOf(mode, {}, 'x'), ['/data/meta'])
  }
  assert.deepEqual(expectRead('client', {}, meta).edits, [])
})

test('identifiers in the meta data of a client decide whom it is about, wrapped or plain', () => {
  const meta = {
    identifiers: {
      email: { value: 'Ada@b.io' },
      external_id: { value: 7 },
      id: { value: 'ulid' },
      _kx: 'token',
      phone_number: '',
    },
  }
  const { lookup, identifiers } = expectRead('client', { email: 'other@b.io', anonymous_id: 'dev' }, meta, {
    id: 'not it',
  })
  assert.deepEqual(lookup, { id: 'ulid', identifiers: { email: 'ada@b.io', external_id: '7' }, exchangeToken: 'token' })
  assert.deepEqual(identifiers, { email: 'ada@b.io', external_id: '7', anonymous_id: 'dev' })
  assert.deepEqual(pointersOf('client', {}, { identifiers: { email: 'x' } }), ['/data/meta/identifiers/email'])
  assert.deepEqual(pointersOf('client', {}, { identifiers: { phone_number: '1' } }), [
    '/data/meta/identifiers/phone_number',
  ])
  const wrapped = expectRead('client', { location: { latitude: { value: '42.36' }, longitude: { value: -71 } } })
  assert.deepEqual(wrapped.set, { latitude: '42.36', longitude: -71 })
})

test('the token among the properties of a browser says who it is and is not stored', () => {
  const { lookup, set } = expectRead('client', { properties: { $exchange_id: 'token', a: 1 } })
  assert.deepEqual([lookup, set], [{ identifiers: {}, exchangeToken: 'token' }, { a: 1 }])
  assert.deepEqual(expectRead('upsert', { properties: { $exchange_id: 'token' } }).set, { $exchange_id: 'token' })
  assert.equal(expectRead('upsert', { _kx: 'token' }).lookup.exchangeToken, 'token')
})

test('faults are told all at once, twenty at most', () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`unknown${n}`, 1]))
  assert.equal(pointersOf('upsert', many).length, 20)
  assert.equal(pointersOf('upsert', { email: 'x', first_name: 1, locale: '' }).length, 3)
})
