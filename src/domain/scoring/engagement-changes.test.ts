import assert from 'node:assert/strict'
import { test } from 'node:test'
import { engagementRule, engagementRuleset } from '../../../test/scoring.ts'
import { findEngagementWork } from './engagement-changes.ts'

const rule = engagementRule('view', 5)
const before = engagementRuleset([rule])
const work = (is: typeof before, was: readonly (typeof before)[] = [before]) => findEngagementWork(was, [is])
const recount = { recounted: [rule.id], isRescored: true }

test('a new rule, and one that counts otherwise than before, are counted anew', () => {
  assert.deepEqual(work(before, []), recount)
  for (const change of [{ eventType: 'x' }, { halfLifeDays: 7 }, { startMs: 1 }]) {
    assert.deepEqual(work({ ...before, rules: [{ ...rule, ...change }] }), recount)
  }
  assert.deepEqual(work({ ...before, endMs: 9 }), recount)
})

test('a weight and a switch move scores and need no look at the events', () => {
  for (const change of [{ weight: 6 }, { isActive: false }]) {
    const rules = [{ ...rule, ...change }]
    assert.deepEqual(work({ ...before, rules }), { recounted: [], isRescored: true })
  }
  assert.deepEqual(work(before, [{ ...before, isActive: false }]), { recounted: [], isRescored: true })
})

test('a name, an order, and what is gone or switched off ask for nothing', () => {
  const nothing = { recounted: [], isRescored: false }
  assert.deepEqual(work({ ...before, name: 'other' }), nothing)
  assert.deepEqual(work({ ...before, rules: [] }), nothing)
  assert.deepEqual(work({ ...before, isActive: false }), nothing)
  assert.deepEqual(findEngagementWork([before], []), nothing)
})
