import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Columns, toArrayLiteral, toTexts } from './recordset.ts'

describe('toArrayLiteral', () => {
  test('texts stand in quotes, whatever they hold', () => {
    assert.equal(toArrayLiteral(['a', '', 'null', 'b,{c}']), '{"a","","null","b,{c}"}')
    assert.equal(toArrayLiteral(['a', 'say "b"', 'c\\d']), '{"a","say \\"b\\"","c\\\\d"}')
  })

  test('null is no text', () => {
    assert.equal(toArrayLiteral(['a', null]), '{"a",null}')
  })

  test('of nothing there is nothing', () => {
    assert.equal(toArrayLiteral([]), '{}')
  })
})

describe('toTexts', () => {
  type Pair = { readonly id: string; readonly other: string | null }
  const columns: Columns<Pair> = [
    ['id', 'uuid', row => row.id],
    ['other', 'uuid', row => row.other],
  ]

  test('a value that is missing is an empty line', () => {
    const rows = ['x', null, 'y'].map((other, index) => ({ id: String(index), other }))
    assert.deepEqual(toTexts(columns, rows), ['0\n1\n2', 'x\n\ny'])
  })

  test('a column without any value travels empty', () => {
    const rows = ['a', 'b'].map(id => ({ id, other: null }))
    assert.deepEqual(toTexts(columns, rows), ['a\nb', ''])
  })
})
