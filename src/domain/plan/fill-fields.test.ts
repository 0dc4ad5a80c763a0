import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillFields } from './fill-fields.ts'

test('what the first has stays, and what it lacks comes from the first of the others that has it', () => {
  const first = { a: 1, b: '', c: false, list: [] }
  const others = [
    { a: 2, b: ' ', d: null },
    { b: 'x', c: true, d: 0 },
    { b: 'y', d: 1, e: '' },
  ]
  assert.deepEqual(fillFields(first, others), { a: 1, b: 'x', c: false, list: [], d: 0 })
})

test('names such as __proto__ are ordinary fields', () => {
  const fields = fillFields(JSON.parse('{"constructor": "a"}'), [JSON.parse('{"__proto__": "b"}')])
  assert.deepEqual(Object.entries(fields), [
    ['constructor', 'a'],
    ['__proto__', 'b'],
  ])
})
