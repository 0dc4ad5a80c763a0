import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readText, toText, typeOfValue } from './field-text.ts'

test('what a field shows for editing reads back as the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      if (value === null || (typeof value === 'string' && value.trim() === '')) return
      // JSON has no -0.
      const plain: unknown = JSON.parse(JSON.stringify(value))
      assert.deepEqual(readText(toText(plain), typeOfValue(plain)), { kind: 'value', value: plain })
    }),
  )
})

test('nothing typed clears the field, whatever its type', () => {
  for (const type of ['string', 'integer', 'boolean', 'json'] as const) {
    assert.deepEqual(readText('  ', type), { kind: 'value', value: null })
  }
})

test('what does not fit the type is told and not sent', () => {
  for (const [text, type] of [
    ['1,5', 'number'],
    ['1.5', 'integer'],
    ['1e400', 'number'],
    ['maybe', 'boolean'],
    ['{', 'json'],
  ] as const) {
    assert.equal(readText(text, type).kind, 'fault', text)
  }
  assert.deepEqual(readText(' 12 ', 'integer'), { kind: 'value', value: 12 })
  assert.deepEqual(readText(' 2026-01-01 ', 'date'), { kind: 'value', value: '2026-01-01' })
})
