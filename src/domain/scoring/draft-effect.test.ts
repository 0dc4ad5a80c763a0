import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { level } from '../../../test/scoring.ts'
import { describeEffect } from './draft-effect.ts'

test('scores and levels that move are told apart from those that stay', () => {
  const pairs = [
    { before: 0, after: 20 },
    { before: 20, after: 25 },
    { before: 30, after: 5 },
    { before: 3, after: 3 },
  ]
  const effect = describeEffect(pairs, [level('Warm', 20, 29), level('Hot', 30, null)])
  assert.deepEqual(effect.scores, { up: 2, down: 1, same: 1 })
  assert.deepEqual(effect.levels, { up: 1, down: 1, same: 2 })
  assert.equal(effect.averageChange, 0)
})

test('every score is in exactly one of at most twelve bars that touch each other, whatever the scores', () => {
  const score = fc.integer({ min: -(2 ** 31), max: 2 ** 31 })
  fc.assert(
    fc.property(fc.array(fc.record({ before: score, after: score }), { minLength: 1 }), pairs => {
      const { histogram } = describeEffect(pairs, [])
      assert.ok(histogram.length <= 12, `${histogram.length} bars`)
      for (const { from, to, before, after } of histogram) {
        assert.equal(before, pairs.filter(pair => pair.before >= from && pair.before <= to).length)
        assert.equal(after, pairs.filter(pair => pair.after >= from && pair.after <= to).length)
      }
      assert.equal(
        histogram.reduce((sum, bar) => sum + bar.after, 0),
        pairs.length,
      )
      for (const [index, bar] of histogram.entries()) assert.equal(histogram[index + 1]?.from ?? bar.to + 1, bar.to + 1)
    }),
  )
})

test('nobody moves where nobody is', () => {
  assert.deepEqual(describeEffect([], []).histogram, [])
})
