import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type DecayProgress, findDue } from './decays.ts'
import type { Decay } from './definitions.ts'

const dayMs = 86_400_000
const decay: Decay = {
  id: 'd',
  name: 'Idle',
  points: -5,
  intervalDays: 7,
  isActive: true,
  createdAtMs: 0,
  updatedAtMs: 0,
}

function points(lastDay: number, nowDay: number, progress?: DecayProgress, more: Partial<Decay> = {}): number {
  return findDue({ ...decay, ...more }, lastDay * dayMs, progress, nowDay * dayMs)?.points ?? 0
}

test('points fall due after each full interval without an event', () => {
  assert.equal(points(100, 106.9), 0)
  assert.equal(points(100, 107), -5)
  assert.equal(points(100, 121), -15)
})

test('what was taken off is not taken off again', () => {
  const progress = { sinceMs: 100 * dayMs, intervals: 2 }
  assert.equal(points(100, 120, progress), 0)
  assert.equal(points(100, 121, progress), -5)
})

test('an event starts the intervals anew', () => {
  assert.equal(points(110, 121, { sinceMs: 100 * dayMs, intervals: 1 }), -5)
})

test('intervals do not run before the decay existed, nor while it is inactive', () => {
  assert.equal(points(10, 107, undefined, { createdAtMs: 100 * dayMs }), -5)
  assert.equal(points(10, 107, undefined, { isActive: false }), 0)
})

test('an event later than now makes nothing due', () => {
  assert.equal(points(200, 100), 0)
})

test('however often a job looks, it takes off the same in the end', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 10 }), days => {
      let progress: DecayProgress | undefined
      let sum = 0
      for (const day of [...days.toSorted((a, b) => a - b), 100]) {
        const due = findDue(decay, 3 * dayMs, progress, day * dayMs)
        sum += due?.points ?? 0
        progress = due?.progress ?? progress
      }
      assert.equal(sum, points(3, 100))
    }),
  )
})
