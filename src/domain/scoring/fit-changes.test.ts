import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitRule, fitRuleset } from '../../../test/scoring.ts'
import { listRulesetsToRescore } from './fit-changes.ts'

const rule = fitRule('size', 'large', 5)
const before = fitRuleset([rule, fitRule('size', 'small', 1)])

function isRescored(...[was, is]: readonly [typeof before | undefined, typeof before | undefined]): boolean {
  return listRulesetsToRescore(was ? [was] : [], is ? [is] : []).length === 1
}

test('a new ruleset, one that is switched on, and one with a new or changed rule are computed at once', () => {
  assert.ok(isRescored(undefined, before))
  assert.ok(isRescored({ ...before, isActive: false }, before))
  assert.ok(isRescored(before, { ...before, rules: [...before.rules, fitRule('a', 'b', 1)] }))
  for (const change of [{ weight: 6 }, { value: 'x' }, { isActive: false }, { operator: 'contains' as const }]) {
    assert.ok(isRescored(before, { ...before, rules: [{ ...rule, ...change }, ...before.rules.slice(1)] }))
  }
})

test('a name, a mark, a rule or ruleset that is gone, and one that is switched off change no score now', () => {
  assert.ok(!isRescored(before, { ...before, name: 'other', isPrimary: true, rules: structuredClone(before.rules) }))
  assert.ok(!isRescored(before, { ...before, rules: [rule] }))
  assert.ok(!isRescored(before, undefined))
  assert.ok(!isRescored(before, { ...before, isActive: false, rules: [] }))
})
