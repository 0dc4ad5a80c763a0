import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isStorable, readBody, readFlag, readText } from './body.ts'

const bytes = (text: string) => Buffer.from(text)

test('a body that is no JSON object is an empty one', () => {
  const bodies = ['', '{', '[]', '5', 'null', '"x"', 'a=b', '[{"api_key":"x"}]'].map(bytes)
  for (const body of [...bodies, undefined, {}, Buffer.from([0x7b, 0xff, 0x7d])]) assert.deepEqual(readBody(body), {})
})

test('a body may begin with a byte order mark', () => {
  assert.deepEqual(readBody(bytes('\ufeff{"a":1}')), { a: 1 })
})

test('a body of half a million levels is read and judged without harm', () => {
  const deep = readBody(bytes(`{"a":${'['.repeat(500_000)}${']'.repeat(500_000)}}`))
  assert.equal(isStorable(deep['a'], 32), false)
})

test('a value is storable down to its depth, and no deeper', () => {
  const nested = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels))
  assert.equal(isStorable(nested(32), 32), true)
  assert.equal(isStorable(nested(33), 32), false)
  assert.equal(isStorable('text', 0), true)
})

test('what the database cannot hold is not storable, wherever it stands', () => {
  for (const text of ['"\\u0000"', '"\\ud800"', '1e400', '{"\\u0000":1}', '[{"a":["\\udfff"]}]']) {
    assert.equal(isStorable(JSON.parse(text), 32), false, text)
  }
  assert.equal(isStorable(JSON.parse('{"__proto__":{"a":"\\ud83d\\ude00"}}'), 32), true)
})

test('texts that are white space, and what is neither text nor number, are missing', () => {
  for (const value of [undefined, null, '', ' \t', true, [], {}]) assert.equal(readText(value), undefined)
  assert.equal(readText(12), '12')
  assert.equal(readText(' x '), ' x ')
})

test('flags are 0 and 1 in three spellings', () => {
  assert.deepEqual([1, '1', true].map(readFlag), [true, true, true])
  assert.deepEqual([0, '0', false].map(readFlag), [false, false, false])
  assert.deepEqual([2, 'yes', null, undefined].map(readFlag), [undefined, undefined, undefined, undefined])
})
