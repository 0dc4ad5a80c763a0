import assert from 'node:assert/strict'
import { test } from 'node:test'
import { engagementRule, engagementRuleset } from '../../../test/scoring.ts'
import type { AttributeFilter } from './definitions.ts'
import { countsAlike, findTwin } from './rule-changes.ts'

const path: AttributeFilter = { field: 'path', operator: 'equals', value: '/' }
const plan: AttributeFilter = { field: 'plan', operator: 'equals', value: 'pro' }

test('two rules are twins when event type and filters are both equal, in whatever order', () => {
  const ruleset = engagementRuleset([engagementRule('view', 1, { filters: [path, plan] })])
  assert.ok(findTwin(ruleset, { eventType: 'view', filters: [plan, path] }))
  assert.equal(findTwin(ruleset, { eventType: 'view', filters: [path] }), undefined)
  assert.equal(findTwin(ruleset, { eventType: 'click', filters: [path, plan] }), undefined)
  assert.equal(findTwin(ruleset, { eventType: 'view', filters: [plan, path], id: 'on-view' }), undefined)
})

test('weight and activity leave what was counted as it is; what is counted, and how it ages, does not', () => {
  const rule = engagementRule('view', 1, { filters: [path, plan] })
  assert.ok(countsAlike(rule, { ...rule, weight: 9, isActive: false, updatedAtMs: 5, filters: [plan, path] }))
  for (const change of [{ eventType: 'x' }, { halfLifeDays: 3 }, { startMs: 1 }, { endMs: 1 }, { filters: [path] }]) {
    assert.equal(countsAlike(rule, { ...rule, ...change }), false)
  }
})
