import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cut, inWords, shortId, titleOf } from './person-name.ts'

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

test('a long name is cut without half a character', () => {
  const title = titleOf({ id, fields: { first_name: '😀'.repeat(5_000) } })
  assert.ok(title.length <= 120 && title.isWellFormed())
  assert.equal(cut('short'), 'short')
})

test('names of kinds and ids are shown as people read them', () => {
  assert.equal(inWords('customer_id'), 'Customer id')
  assert.equal(inWords('___'), '___')
  assert.equal(shortId('short'), 'short')
})
