import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cut, inWords } from './words.ts'

test('a long text is cut without half a character', () => {
  const text = cut('😀'.repeat(5_000))
  assert.ok(text.length <= 120 && text.isWellFormed())
  assert.equal(cut('short'), 'short')
})

test('names are shown as people read them', () => {
  assert.equal(inWords('customer_id'), 'Customer id')
  assert.equal(inWords('___'), '___')
})
