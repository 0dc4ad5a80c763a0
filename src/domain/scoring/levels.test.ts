import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { level } from '../../../test/scoring.ts'
import { findLevel, findOverlap, orderLevels } from './levels.ts'

const cold = level('cold', 0, 19, { order: 1 })
const warm = level('warm', 20, 49, { order: 2 })
const hot = level('hot', 50, null, { order: 3 })
const ordered = orderLevels([hot, warm, cold, level('other', 0, null, { kind: 'engagement' })], 'fit')

test('both ends of a level belong to it, and an open one has no upper end', () => {
  for (const [score, name] of [
    [0, 'cold'],
    [19, 'cold'],
    [20, 'warm'],
    [49, 'warm'],
    [50, 'hot'],
    [1e9, 'hot'],
  ] as const) {
    assert.equal(findLevel(ordered, score)?.name, name)
  }
})

test('a score outside all levels is unclassified', () => {
  assert.equal(findLevel(ordered, -1), undefined)
  assert.equal(findLevel([], 5), undefined)
})

test('levels of the other kind do not count', () => {
  assert.deepEqual(
    ordered.map(one => one.name),
    ['cold', 'warm', 'hot'],
  )
  assert.equal(findOverlap(ordered, level('x', 0, 10, { kind: 'engagement' })), undefined)
})

test('a level overlaps another when a score is in both, itself excepted', () => {
  assert.equal(findOverlap(ordered, level('x', 49, 49))?.name, 'warm')
  assert.equal(findOverlap(ordered, level('x', 100, null))?.name, 'hot')
  assert.equal(findOverlap(ordered, level('x', -10, -1)), undefined)
  assert.equal(findOverlap(ordered, { ...warm, minScore: 21 }), undefined)
  assert.equal(findOverlap(ordered, { kind: 'fit', minScore: 5, maxScore: 6 })?.name, 'cold')
})

test('levels without overlap give every score at most one', () => {
  const range = fc.tuple(fc.integer({ min: -5, max: 20 }), fc.option(fc.nat(5)))
  fc.assert(
    fc.property(range, range, ([a, aLength], [b, bLength]) => {
      const left = level('a', a, aLength === null ? null : a + aLength)
      const right = level('b', b, bLength === null ? null : b + bLength)
      const scores = Array.from({ length: 60 }, (_, i) => i - 10)
      const isShared = scores.some(score => findLevel([left], score) && findLevel([right], score))
      assert.equal(findOverlap([left], right) !== undefined, isShared)
    }),
  )
})
