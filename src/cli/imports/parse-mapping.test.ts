import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CliFault } from '../fault.ts'
import { joinMapping, parseMapping } from './parse-mapping.ts'

test('the last equals sign parts column and field, and an empty field leaves the column out', () => {
  const mapping = parseMapping(['E-Mail=email', 'a=b=c', 'Notes='], ['Skipped'])
  assert.deepEqual(mapping, { 'E-Mail': 'email', 'a=b': 'c', Notes: null, Skipped: null })
})

test('a mapping without a column or a field, and a column that is named twice, are refused', () => {
  for (const [maps, skips] of [
    [['email'], []],
    [['=email'], []],
    [['a=b', 'a=c'], []],
    [['a=b'], ['a']],
  ] as const)
    assert.throws(() => parseMapping(maps, skips), CliFault)
})

test('what was said stands in place of the guess, for columns that the file has', () => {
  assert.deepEqual(joinMapping({ a: 'x', b: null }, { b: 'y' }), { a: 'x', b: 'y' })
  assert.throws(() => joinMapping({ a: 'x' }, { c: 'y' }), CliFault)
})
