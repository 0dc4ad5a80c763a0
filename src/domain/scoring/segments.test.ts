import assert from 'node:assert/strict'
import { test } from 'node:test'
import { level } from '../../../test/scoring.ts'
import type { Segment, SegmentRule } from './definitions.ts'
import { isInSegment, prepareSegment, type SegmentSubject } from './segments.ts'

const subject: SegmentSubject = {
  fields: { company_employee_count: '51-200', role: 'VP Sales' },
  events: [
    { eventType: 'view', metadata: { path: '/pricing', seconds: 40 } },
    { eventType: 'click', metadata: { path: '/' } },
  ],
  engagementLevel: level('Hot', 50, null, { id: 'level-1' }),
  fitLevel: undefined,
}

function contains(match: Segment['match'], ...rules: readonly SegmentRule[]): boolean {
  return isInSegment(prepareSegment({ match, rules }), subject)
}

const size: SegmentRule = { on: 'field', field: 'company_employee_count', operator: 'greater_or_equal', value: '51' }
const isCeo: SegmentRule = { on: 'field', field: 'role', operator: 'equals', value: 'CEO' }

test('all rules must hold, or any of them', () => {
  assert.equal(contains('all', size), true)
  assert.equal(contains('all', size, isCeo), false)
  assert.equal(contains('any', size, isCeo), true)
  assert.equal(contains('any', isCeo), false)
})

test('nobody is in a segment without rules', () => {
  assert.equal(contains('all'), false)
  assert.equal(contains('any'), false)
})

test('a rule on events holds when one event of the type meets it', () => {
  const seconds = { on: 'event', field: 'seconds', operator: 'greater_than', value: '30' } as const
  assert.equal(contains('all', { ...seconds, eventType: 'view' }), true)
  assert.equal(contains('all', { ...seconds, eventType: null }), true)
  assert.equal(contains('all', { ...seconds, eventType: 'click' }), false)
  assert.equal(contains('all', { ...seconds, eventType: 'click', operator: 'is_empty' }), true)
  assert.equal(contains('all', { ...seconds, eventType: 'purchase', operator: 'is_empty' }), false)
})

test('a rule on a level knows it by id or name', () => {
  const hot = { on: 'engagement_level', operator: 'equals', value: 'Hot' } as const
  assert.equal(contains('all', hot), true)
  assert.equal(contains('all', { ...hot, value: 'level-1' }), true)
  assert.equal(contains('all', { ...hot, operator: 'not_equals' }), false)
  assert.equal(contains('all', { ...hot, operator: 'not_equals', value: 'Cold' }), true)
  assert.equal(contains('all', { ...hot, operator: 'is_not_empty' }), true)
})

test('an unclassified profile has an empty level and meets nothing else', () => {
  for (const [operator, isMet] of [
    ['is_empty', true],
    ['is_not_empty', false],
    ['equals', false],
    ['not_equals', false],
  ] as const) {
    assert.equal(contains('all', { on: 'fit_level', operator, value: 'Hot' }), isMet)
  }
})
