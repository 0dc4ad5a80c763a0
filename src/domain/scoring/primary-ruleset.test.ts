import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitRuleset } from '../../../test/scoring.ts'
import type { FitRuleset } from './definitions.ts'
import { settlePrimary } from './primary-ruleset.ts'

function ruleset(id: string, createdAtMs: number, more: Partial<FitRuleset> = {}): FitRuleset {
  return fitRuleset([], { id, createdAtMs, ...more })
}

function primaryOf(rulesets: readonly FitRuleset[]): readonly string[] {
  return rulesets.filter(one => one.isPrimary).map(one => one.id)
}

test('the first ruleset becomes primary and stays so when others are added', () => {
  const one = settlePrimary([ruleset('a', 1)])
  assert.deepEqual(primaryOf(one), ['a'])
  assert.deepEqual(primaryOf(settlePrimary([ruleset('0', 0), ...one])), ['a'])
})

test('marking another one moves the mark', () => {
  const settled = settlePrimary([ruleset('a', 1, { isPrimary: true }), ruleset('b', 2)], 'b')
  assert.deepEqual(primaryOf(settled), ['b'])
})

test('a deleted or deactivated primary hands the mark to the oldest active one', () => {
  const rest = [ruleset('d', 4), ruleset('c', 3), ruleset('b', 2, { isActive: false })]
  assert.deepEqual(primaryOf(settlePrimary(rest)), ['c'])
  assert.deepEqual(primaryOf(settlePrimary([ruleset('a', 1, { isActive: false, isPrimary: true }), ...rest])), ['c'])
})

test('an inactive ruleset is never primary; the next one to become active is', () => {
  const none = settlePrimary([ruleset('a', 1, { isActive: false, isPrimary: true })], 'a')
  assert.deepEqual(primaryOf(none), [])
  assert.deepEqual(primaryOf(settlePrimary(none.map(one => ({ ...one, isActive: true })))), ['a'])
})

test('rulesets whose mark stays are the same objects', () => {
  const before = [ruleset('a', 1, { isPrimary: true }), ruleset('b', 2)]
  assert.deepEqual(
    settlePrimary(before).map((one, i) => one === before[i]),
    [true, true],
  )
})
