import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitRule, fitRuleset, floored, unfloored } from '../../../test/scoring.ts'
import type { Json } from '../json.ts'
import type { FitRule } from './definitions.ts'
import { matchFitRule, prepareFitRule, prepareFitRuleset, scoreFit } from './score-fit.ts'

function score(rules: readonly FitRule[], fields: Readonly<Record<string, Json>>, settings = floored): number {
  return scoreFit(prepareFitRuleset(fitRuleset(rules)), fields, settings).score
}

const size = fitRule('company_employee_count', '51-200', 20)

test('a profile scores the weights of the rules that match it, each once', () => {
  assert.equal(score([size], { company_employee_count: '51-200' }), 20)
  assert.equal(score([size], { company_employee_count: '201-500' }), 0)
  assert.equal(score([size, { ...size, id: 'again' }], { company_employee_count: '51-200' }), 40)
})

test('a profile without fields matches no rule', () => {
  for (const operator of ['equals', 'not_equals', 'contains', 'greater_than', 'less_than'] as const) {
    for (const fields of [{}, { x: null }, { x: ' ' }])
      assert.equal(score([fitRule('x', '1', 5, { operator })], fields), 0)
  }
})

test('the floor is that of the sum, and falls where negative scores are allowed', () => {
  const rules = [
    fitRule('size', '200', 15, { operator: 'greater_than' }),
    fitRule('size', '201-500', -40),
    fitRule('role', 'CEO', 10),
  ]
  assert.equal(score(rules, { size: '201-500' }), 0)
  assert.equal(score(rules, { size: '201-500' }, unfloored), -25)
  assert.equal(score(rules, { size: '201-500', role: 'CEO' }, unfloored), -15)
  assert.equal(score(rules, { size: '501+', role: 'CEO' }), 25)
})

test('inactive rules give no points', () => {
  assert.equal(score([{ ...size, isActive: false }], { company_employee_count: '51-200' }), 0)
})

test('a score explains itself by the rules that matched, in their order', () => {
  const rules = [fitRule('a', '1', 5), fitRule('b', '1', 7), fitRule('a', '2', 9, { operator: 'not_equals' })]
  const { score: sum, matches } = scoreFit(prepareFitRuleset(fitRuleset(rules)), { a: 1 }, floored)
  assert.equal(sum, 14)
  assert.deepEqual(matches, [
    { ruleId: 'a-1', field: 'a', operator: 'equals', value: '1', weight: 5 },
    { ruleId: 'a-2', field: 'a', operator: 'not_equals', value: '2', weight: 9 },
  ])
})

test('a rule can be tried alone, active or not', () => {
  const rule = prepareFitRule({ ...size, isActive: false })
  assert.equal(matchFitRule(rule, { company_employee_count: '51-200' }), true)
  assert.equal(matchFitRule(rule, {}), false)
})
