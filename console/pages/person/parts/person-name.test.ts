import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shortId, titleOf } from './person-name.ts'

const id = '019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44'

test('a person is called by name, else by the best identifier, else by the id', () => {
  const identifiers = [
    { kind: 'device_id', value: 'd-1' },
    { kind: 'phone', value: '+4930' },
    { kind: 'email', value: 'ada@example.com' },
  ]
  assert.equal(titleOf({ id, fields: { first_name: ' Ada ', last_name: 'Lovelace\n' }, identifiers }), 'Ada Lovelace')
  assert.equal(titleOf({ id, fields: { full_name: 'Ada L.' }, identifiers }), 'Ada L.')
  assert.equal(titleOf({ id, fields: { first_name: '  ', last_name: 7 }, identifiers }), 'ada@example.com')
  assert.equal(titleOf({ id, fields: {}, identifiers: identifiers.slice(0, 1) }), 'd-1')
  assert.equal(titleOf({ id, fields: {} }), '019b8d84…2a44')
})

test('a short id is shown whole', () => {
  assert.equal(shortId('short'), 'short')
})
