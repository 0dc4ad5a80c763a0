import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FitRule, FitRuleset, Mapping } from '../definitions.ts'
import { planNew } from './definition-plan.ts'
import { fitRuleRules, planFitRulesetRemoval, planNewFitRuleset } from './fit-ruleset-plans.ts'
import { mappingRules } from './mapping-rules.ts'
import { planNewRule, planReorder } from './rule-plans.ts'

function stamp(index: number) {
  const id = `019b8d84-0e2a-7c31-9d0e-${String(index).padStart(12, '0')}`
  return { id, createdAtMs: index, updatedAtMs: index }
}

function mapping(index: number): Mapping {
  return { ...stamp(index), metadataKey: `key ${index}`, field: 'role', behaviour: 'only_if_empty' }
}

function rule(index: number): FitRule {
  return { ...stamp(index), field: 'role', operator: 'equals', value: 'x', weight: 1, isActive: true }
}

function ruleset(index: number, ruleCount = 0): FitRuleset {
  const rules = Array.from({ length: ruleCount }, (_, at) => rule(at))
  return { ...stamp(index), name: `set ${index}`, description: '', isActive: true, isPrimary: false, rules }
}

const codeOf = (plan: { readonly kind: string }) =>
  plan.kind === 'refused' && 'refusal' in plan ? Object(plan.refusal)['code'] : plan.kind

test('a workspace holds a thousand mappings and five hundred rulesets, a ruleset a thousand rules, and no more', () => {
  const mappings = Array.from({ length: 1000 }, (_, index) => mapping(index))
  assert.equal(codeOf(planNew(mappingRules, mappings.slice(1), mapping(1001))), 'changed')
  assert.equal(codeOf(planNew(mappingRules, mappings, mapping(1001))), 'unprocessable')
  const rulesets = Array.from({ length: 500 }, (_, index) => ruleset(index))
  assert.equal(codeOf(planNewFitRuleset(rulesets, ruleset(501))), 'unprocessable')
  assert.equal(codeOf(planNewRule(fitRuleRules, [ruleset(1, 999)], stamp(1).id, rule(1001))), 'changed')
  assert.equal(codeOf(planNewRule(fitRuleRules, [ruleset(1, 1000)], stamp(1).id, rule(1001))), 'unprocessable')
})

test('only what changes is stored: the ruleset asked for, and those whose mark moves', () => {
  const known = [{ ...ruleset(1), isPrimary: true }, ruleset(2), ruleset(3)]
  const asked = planNewFitRuleset(known, { ...ruleset(4), isPrimary: true })
  assert.ok(asked.kind === 'changed')
  assert.deepEqual(
    asked.put.map(({ id, isPrimary }) => [id, isPrimary]),
    [
      [stamp(1).id, false],
      [stamp(4).id, true],
    ],
  )
  const removed = planFitRulesetRemoval(known, stamp(1).id)
  assert.ok(removed.kind === 'changed')
  assert.deepEqual(removed.remove, [stamp(1).id])
  assert.deepEqual(
    removed.put.map(({ id, isPrimary }) => [id, isPrimary]),
    [[stamp(2).id, true]],
  )
  const other = planFitRulesetRemoval(known, stamp(2).id)
  assert.ok(other.kind === 'changed')
  assert.deepEqual(other.put, [])
})

test('a reordering keeps every rule and nothing but its place changes', () => {
  const known = ruleset(1, 4)
  const ids = known.rules.map(({ id }) => id).toReversed()
  const plan = planReorder([known], known.id, ids)
  assert.ok(plan.kind === 'changed')
  assert.deepEqual(plan.result.rules, known.rules.toReversed())
  assert.equal(codeOf(planReorder([known], known.id, ids.slice(1))), 'unprocessable')
  assert.equal(codeOf(planReorder([known], stamp(9).id, ids)), 'not_found')
})
