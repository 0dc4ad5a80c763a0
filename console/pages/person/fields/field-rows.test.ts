import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FieldDefinition, fieldRows } from './field-rows.ts'

function declared(name: string, display_name: string | null = null): FieldDefinition {
  return {
    name,
    type: 'string',
    format: null,
    required: false,
    nullable: true,
    enum_values: null,
    max_length: null,
    display_name,
    description: null,
    identifies: null,
  }
}

const schema = {
  identity_keys: ['email'],
  fields: [declared('email'), declared('tier', 'Loyalty tier'), declared('constructor')],
}
const at = { observed_at: '2026-01-01T00:00:00.000Z', source: 'crm' }
const profile = {
  fields: { zeta: 1, email: 'ada@example.com', alpha: { deep: ['Needle'] } },
  provenance: { email: at, zeta: { ...at, source: 'shop' } },
}
const names = (text: string, withEmpty = false) => fieldRows(profile, schema, { text, withEmpty }).map(row => row.name)

test('declared fields come first in their order, then discovered ones by name', () => {
  assert.deepEqual(names(''), ['email', 'alpha', 'zeta'])
  assert.deepEqual(names('', true), ['email', 'tier', 'constructor', 'alpha', 'zeta'])
})

test('a field that a profile does not have has no value, whatever its name', () => {
  const rows = fieldRows(profile, schema, { text: '', withEmpty: true })
  assert.deepEqual(
    rows.map(({ name, label, value, provenance, isIdentity }) => [name, label, value, provenance?.source, isIdentity]),
    [
      ['email', 'Email', 'ada@example.com', 'crm', true],
      ['tier', 'Loyalty tier', undefined, undefined, false],
      ['constructor', 'Constructor', undefined, undefined, false],
      ['alpha', 'Alpha', { deep: ['Needle'] }, undefined, false],
      ['zeta', 'Zeta', 1, 'shop', false],
    ],
  )
})

test('the filter looks at name, label, value and source', () => {
  assert.deepEqual(names('needle'), ['alpha'])
  assert.deepEqual(names('LOYALTY', true), ['tier'])
  assert.deepEqual(names('shop'), ['zeta'])
  assert.deepEqual(names('nothing like it', true), [])
})
