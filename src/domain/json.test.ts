import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalJson, isDeeperThan, isJsonObject, isStorableText, type Json, jsonEquals, memberOf } from './json.ts'

const json = fc.jsonValue({ maxDepth: 4 }).map(value => JSON.parse(JSON.stringify(value)) as Json)

test('values are equal exactly when their canonical texts are', () => {
  fc.assert(
    fc.property(json, json, (a, b) => {
      assert.equal(jsonEquals(a, b), canonicalJson(a) === canonicalJson(b))
      assert.ok(jsonEquals(a, JSON.parse(JSON.stringify(a))))
    }),
  )
})

test('the order of object keys does not matter, that of array items does', () => {
  assert.ok(jsonEquals({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }))
  assert.ok(!jsonEquals([1, 2], [2, 1]))
  assert.equal(canonicalJson({ b: 1, a: [2, { d: 3, c: 4 }] }), '{"a":[2,{"c":4,"d":3}],"b":1}')
})

test('values of different types differ', () => {
  const values: readonly Json[] = [null, false, 0, '', [], {}, '0', [null], { a: null }, [0], { 0: 0 }]
  for (const [i, a] of values.entries()) {
    for (const [j, b] of values.entries()) assert.equal(jsonEquals(a, b), i === j, `${i} ${j}`)
  }
})

test('names of the prototype are ordinary keys', () => {
  const hostile: Json = JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}')
  assert.ok(!jsonEquals(hostile, {}))
  assert.ok(!jsonEquals({ constructor: 1 }, { toString: 1 }))
  assert.ok(!jsonEquals({ a: 1 }, JSON.parse('{"__proto__": 1}')))
  assert.ok(jsonEquals(hostile, JSON.parse('{"constructor": 2, "__proto__": {"a": 1}}')))
  assert.equal(canonicalJson(hostile), '{"__proto__":{"a":1},"constructor":2}')
  assert.equal(memberOf({}, 'constructor'), undefined)
  assert.equal(memberOf<number>({}, '__proto__'), undefined)
  assert.equal(memberOf({ toString: 1 }, 'toString'), 1)
})

test('only objects are objects', () => {
  assert.ok(isJsonObject({}))
  for (const value of [null, [], 'x', 1, undefined]) assert.ok(!isJsonObject(value))
})

test('the depth of a value counts the value itself', () => {
  assert.equal(isDeeperThan({ a: [1] }, 2), false)
  assert.equal(isDeeperThan({ a: [[1]] }, 2), true)
})

test('a text is storable without NUL and halves of surrogate pairs', () => {
  assert.ok(isStorableText('\u{1f600} \n'))
  for (const text of ['a\0', '\ud83d', '\ude00\ud83d']) assert.ok(!isStorableText(text), JSON.stringify(text))
})
