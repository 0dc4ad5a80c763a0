import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Driver, engagementReason, type FitMatch, fitReason, signed } from './describe-rule.ts'

const match = (operator: FitMatch['operator'], value: string): FitMatch => ({
  rule_id: 'r',
  field: 'company_size',
  operator,
  value,
  weight: 20,
})

test('a rule on a field is told with its condition, and with the value where that says more', () => {
  assert.equal(fitReason(match('equals', '51-200'), '51-200'), 'because company size is 51-200')
  assert.equal(fitReason(match('greater_than', '50'), 120), 'because company size is more than 50, it is 120')
  assert.equal(fitReason(match('not_equals', ''), undefined), 'because company size is not (empty)')
  assert.ok(fitReason(match('contains', 'x'.repeat(9_999)), 'y'.repeat(9_999)).length < 250)
})

test('a rule on events is told with how many it counted, its conditions and whether they fade', () => {
  const driver: Driver = { rule_id: 'r', event_type: 'form_submit', filters: [], count: 3, weight: 10, points: 30 }
  assert.equal(engagementReason(driver), 'because of 3 events form_submit, +10 each')
  assert.equal(
    engagementReason({ ...driver, points: 12.5 }),
    'because of 3 events form_submit, +10 each, less with time',
  )
  const filters = [{ field: 'team_size', operator: 'gte', value: '50' }] as const
  assert.equal(
    engagementReason({ ...driver, filters: [...filters], count: 1, points: 10 }),
    'because of one event form_submit where team size is at least 50, +10',
  )
})

test('points carry their sign', () => {
  assert.deepEqual([20, -5, 0, 2.345, 1234].map(signed), ['+20', '-5', '0', '+2.3', '+1,234'])
})
