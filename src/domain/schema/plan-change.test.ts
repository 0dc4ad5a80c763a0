import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { defaultSettings } from '../config.ts'
import { defaultObjects } from './default-objects.ts'
import type { FieldDefinition } from './object-definition.ts'
import {
  type ConfigurationPlan,
  type ConfigurationState,
  planField,
  planFieldRemoval,
  planNewObject,
  planObjectChange,
} from './plan-change.ts'

const state: ConfigurationState = {
  settings: defaultSettings,
  objects: new Map(defaultObjects.map(object => [object.name, object])),
}

const text = (name: string, rest: Partial<FieldDefinition> = {}): FieldDefinition => ({
  name,
  type: 'string',
  required: false,
  nullable: true,
  ...rest,
})

function assertRefused(plan: ConfigurationPlan, code: string, path: string): void {
  assert.equal(plan.kind, 'refused')
  if (plan.kind === 'refused') assert.deepEqual([plan.refusal.code, plan.refusal.path], [code, path])
}

describe('the default objects', () => {
  test('obey every rule that is asked of objects made later', () => {
    for (const object of defaultObjects) {
      if (object.objectType === 'profile') continue
      const plan = planNewObject({ ...state, objects: new Map() }, object)
      assert.deepEqual(plan, { kind: 'created', object, action: 'object.create' })
    }
    assert.equal(planObjectChange(state, 'profiles', { identityKinds: defaultSettings.identityKinds }).kind, 'changed')
  })

  test('name every identity kind as a field of profiles, in the order of strength', () => {
    const profiles = state.objects.get('profiles')
    assert.deepEqual(profiles?.identityKeys, [
      'customer_id',
      'external_id',
      'email',
      'phone',
      'social',
      'anonymous_id',
      'device_id',
    ])
    for (const kind of profiles?.identityKeys ?? []) assert.ok(profiles?.fields.some(({ name }) => name === kind))
  })
})

describe('planField', () => {
  test('a new field is created and the object moves on by one version', () => {
    const plan = planField(state, 'orders', text('channel'))
    assert.ok(plan.kind === 'created')
    assert.equal(plan.object.version, 2)
    assert.deepEqual(plan.object.fields.at(-1), text('channel'))
  })

  test('declaring a field again as it is changes nothing', () => {
    assert.equal(planField(state, 'orders', text('currency')).kind, 'unchanged')
  })

  test('a declared field keeps its place and its type', () => {
    const plan = planField(state, 'orders', text('currency', { enumValues: ['EUR', 'USD'] }))
    assert.ok(plan.kind === 'changed')
    assert.equal(plan.object.fields[2]?.name, 'currency')
    assertRefused(planField(state, 'orders', { ...text('currency'), type: 'number' }), 'conflict', 'type')
  })

  test('a key keeps its format and stays short enough for an index', () => {
    assertRefused(planField(state, 'profiles', text('email', { maxLength: 320 })), 'conflict', 'format')
    assertRefused(planField(state, 'profiles', text('email', { format: 'email' })), 'unprocessable', 'max_length')
    assertRefused(planField(state, 'orders', text('order_id', { maxLength: 5000 })), 'unprocessable', 'max_length')
  })

  for (const name of ['_secret', 'Upper', '9lives', '', 'a'.repeat(64), '__proto__', 'naïve', 'a-b']) {
    test(`${JSON.stringify(name.slice(0, 12))} is no name`, () => {
      assertRefused(planField(state, 'orders', text(name)), 'unprocessable', 'name')
    })
  }

  test('what only a string can have is refused elsewhere', () => {
    const number = { ...text('size'), type: 'number' as const }
    assertRefused(planField(state, 'orders', { ...number, format: 'url' }), 'unprocessable', 'format')
    assertRefused(planField(state, 'orders', { ...number, maxLength: 3 }), 'unprocessable', 'max_length')
    assertRefused(planField(state, 'orders', { ...number, enumValues: ['1'] }), 'unprocessable', 'enum_values')
    assertRefused(planField(state, 'orders', { ...number, identifies: 'email' }), 'unprocessable', 'identifies')
  })

  test('a field can name a person by a kind that is there, and not on profiles', () => {
    assert.equal(planField(state, 'orders', text('buyer', { identifies: 'customer_id' })).kind, 'created')
    assertRefused(planField(state, 'orders', text('buyer', { identifies: 'shoe' })), 'unprocessable', 'identifies')
    assertRefused(planField(state, 'profiles', text('buyer', { identifies: 'email' })), 'unprocessable', 'identifies')
  })

  test('an object that is not there has no fields', () => {
    assertRefused(planField(state, 'shoes', text('size')), 'not_found', '')
    assertRefused(planFieldRemoval(state, 'shoes', 'size'), 'not_found', '')
  })
})

describe('planFieldRemoval', () => {
  test('a field goes unless it is a key', () => {
    const plan = planFieldRemoval(state, 'orders', 'total')
    assert.ok(plan.kind === 'changed' && !plan.object.fields.some(({ name }) => name === 'total'))
    assertRefused(planFieldRemoval(state, 'orders', 'order_id'), 'conflict', '')
    assertRefused(planFieldRemoval(state, 'profiles', 'device_id'), 'conflict', '')
    assertRefused(planFieldRemoval(state, 'orders', 'shoe'), 'not_found', '')
  })
})

describe('planObjectChange', () => {
  test('the identity kinds of profiles rule its identity keys', () => {
    const identityKinds = defaultSettings.identityKinds.filter(({ kind }) => kind !== 'phone')
    const plan = planObjectChange(state, 'profiles', { identityKinds })
    assert.ok(plan.kind === 'changed')
    assert.deepEqual(plan.settings?.identityKinds, identityKinds)
    assert.equal(plan.object.identityKeys.includes('phone'), false)
  })

  test('a kind must be a short string field, listed once, with a limit', () => {
    const kind = (name: string, limit = 1) => [{ kind: name, limit, anonymous: false }]
    const { identityKinds } = defaultSettings
    const change = (extra: typeof identityKinds) =>
      planObjectChange(state, 'profiles', { identityKinds: [...identityKinds, ...extra] })
    assertRefused(change(kind('shoe')), 'unprocessable', 'identity_kinds[7].kind')
    assertRefused(change(kind('ltv')), 'unprocessable', 'identity_kinds[7].kind')
    assertRefused(change(kind('first_name')), 'unprocessable', 'identity_keys')
    assertRefused(change(kind('email')), 'unprocessable', 'identity_kinds')
    assertRefused(
      planObjectChange(state, 'profiles', { identityKinds: kind('email', 0) }),
      'unprocessable',
      'identity_kinds[0].limit',
    )
    assertRefused(planObjectChange(state, 'profiles', { identityKinds: [] }), 'unprocessable', 'identity_kinds')
  })

  test('a kind by which records name people cannot leave', () => {
    const identityKinds = defaultSettings.identityKinds.filter(({ kind }) => kind !== 'email')
    assertRefused(
      planObjectChange(state, 'profiles', { identityKinds, primaryKey: null }),
      'conflict',
      'identity_kinds',
    )
  })

  test('what belongs to profiles is refused elsewhere, and the other way round', () => {
    assertRefused(planObjectChange(state, 'orders', { blockedValues: ['x'] }), 'unprocessable', '')
    assertRefused(planObjectChange(state, 'profiles', { identityKeys: ['email'] }), 'unprocessable', 'identity_keys')
  })

  test('keys must be fields, and the primary key one of them', () => {
    assertRefused(planObjectChange(state, 'orders', { identityKeys: ['shoe'] }), 'unprocessable', 'identity_keys')
    assertRefused(planObjectChange(state, 'orders', { primaryKey: 'total' }), 'unprocessable', 'primary_key')
    assert.equal(planObjectChange(state, 'orders', { primaryKey: null, identityKeys: [] }).kind, 'changed')
  })

  test('only what is named changes', () => {
    const plan = planObjectChange(state, 'orders', { ingestion: { fileImport: false } })
    assert.ok(plan.kind === 'changed')
    const orders = state.objects.get('orders')
    assert.deepEqual(plan.object, { ...orders, version: 2, ingestion: { ...orders?.ingestion, fileImport: false } })
    assert.equal(plan.settings, undefined)
  })
})

describe('planNewObject', () => {
  const orders = defaultObjects.find(({ name }) => name === 'orders') ?? assert.fail()

  test('a name is taken once, and there is one object of type profile', () => {
    assertRefused(planNewObject(state, orders), 'conflict', 'name')
    assertRefused(
      planNewObject(state, { ...orders, name: 'people', objectType: 'profile' }),
      'unprocessable',
      'object_type',
    )
    assertRefused(planNewObject(state, { ...orders, name: '_x' }), 'unprocessable', 'name')
  })

  test('a fault in a field names its place', () => {
    const fields = [...orders.fields, text('Nope')]
    assertRefused(planNewObject(state, { ...orders, name: 'returns', fields }), 'unprocessable', 'fields[5].name')
    const twice = [...orders.fields, text('total')]
    assertRefused(planNewObject(state, { ...orders, name: 'returns', fields: twice }), 'unprocessable', 'fields')
  })
})
