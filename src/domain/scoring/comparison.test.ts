import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../json.ts'
import { holds, holdsFor, prepareComparison, readValue } from './comparison.ts'
import { type ConditionOperator, conditionOperators, type EventOperator } from './definitions.ts'

function check(value: Json | undefined, operator: ConditionOperator | EventOperator, operand: string): boolean {
  return holds(prepareComparison(operator, operand), readValue(value))
}

test('bands compare as ranges: every number must be on the right side', () => {
  for (const [stored, isAbove50, isBelow500] of [
    ['51-200', true, true],
    ['201-500', true, false],
    ['501+', true, false],
    ['50', false, true],
    ['many', false, false],
  ] as const) {
    assert.equal(check(stored, 'greater_than', '50'), isAbove50, stored)
    assert.equal(check(stored, 'less_than', '500'), isBelow500, stored)
  }
  for (const [stored, isAbove, isBelow] of [
    ['1M-10M', false, false],
    ['<1M', false, true],
    ['50M+', true, false],
    ['1,500,000', true, false],
    [2e6, true, false],
  ] as const) {
    assert.equal(check(stored, 'greater_than', '1000000'), isAbove, String(stored))
    assert.equal(check(stored, 'less_than', '1000000'), isBelow, String(stored))
  }
})

test('an end that does not belong to the range may touch the threshold', () => {
  assert.equal(check('>50', 'greater_than', '50'), true)
  assert.equal(check('<50', 'less_than', '50'), true)
  assert.equal(check('50-60', 'greater_or_equal', '50'), true)
  assert.equal(check('40-50', 'less_or_equal', '50'), true)
  assert.equal(check('40-50', 'gte', '50'), false)
  assert.equal(check(50, 'lte', '50'), true)
})

test('texts compare whole and exactly, parts of them without regard to case', () => {
  assert.equal(check(' VP Sales ', 'equals', 'VP Sales'), true)
  assert.equal(check('VP Sales', 'equals', 'vp sales'), false)
  assert.equal(check('VP Sales', 'not_equals', 'vp sales'), true)
  assert.equal(check('VP Sales', 'contains', 'p s'), true)
  assert.equal(check('VP Sales', 'starts_with', 'vp'), true)
  assert.equal(check('VP Sales', 'ends_with', 'SALES'), true)
  assert.equal(check('VP Sales', 'starts_with', 'sales'), false)
})

test('numbers and booleans compare by their text', () => {
  assert.equal(check(51, 'equals', '51'), true)
  assert.equal(check(0.5, 'equals', '0.5'), true)
  assert.equal(check(2e6, 'equals', '2000000'), true)
  assert.equal(check(true, 'equals', 'true'), true)
  assert.equal(check(false, 'not_equals', 'true'), true)
  assert.equal(check(true, 'greater_than', '0'), false)
})

test('what is empty meets no operator but is_empty', () => {
  for (const empty of [undefined, null, '', ' \t']) {
    for (const operator of conditionOperators) assert.equal(check(empty, operator, 'x'), operator === 'is_empty')
  }
})

test('lists and objects are not empty, and nothing else', () => {
  for (const value of [[], ['x'], {}, { x: 1 }]) {
    for (const operator of conditionOperators) assert.equal(check(value, operator, 'x'), operator === 'is_not_empty')
  }
})

test('a numeric operator with a value that is no plain number never holds', () => {
  for (const operand of ['many', '1-2', '5+']) assert.equal(check(3, 'greater_than', operand), false)
})

test('only members of the object itself are looked at', () => {
  for (const field of ['constructor', '__proto__', 'toString']) {
    assert.equal(holdsFor({ field, ...prepareComparison('is_not_empty', '') }, {}), false)
    const own: Record<string, Json> = JSON.parse(`{"${field}": "x"}`)
    assert.equal(holdsFor({ field, ...prepareComparison('equals', 'x') }, own), true)
  }
})
