import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../json.ts'
import type { EventCondition, EventFilter } from './definitions.ts'
import { findSuppression, prepareEventFilters } from './event-filters.ts'

const agent: EventCondition = { key: 'user_agent', operator: 'contains', value: 'bot' }
const path: EventCondition = { key: 'path', operator: 'equals', value: '/health' }

function filter(conditions: readonly EventCondition[], more: Partial<EventFilter> = {}): EventFilter {
  const defined = { createdAtMs: 0, updatedAtMs: 0, createdBy: null, updatedBy: null }
  return { ...defined, id: 'f', name: 'Bots', eventType: null, conditions, isActive: true, ...more }
}

function suppresses(one: EventFilter, eventType: string, metadata: JsonObject): boolean {
  return findSuppression(prepareEventFilters([one]), eventType, metadata) !== undefined
}

test('an event is suppressed when all conditions of a filter hold', () => {
  const both = filter([agent, path])
  assert.ok(suppresses(both, 'view', { user_agent: 'GoogleBot', path: '/health' }))
  assert.equal(suppresses(both, 'view', { user_agent: 'GoogleBot', path: '/' }), false)
  assert.equal(suppresses(both, 'view', {}), false)
})

test('a filter on an event type leaves the others alone', () => {
  const views = filter([agent], { eventType: 'view' })
  assert.ok(suppresses(views, 'view', { user_agent: 'bot' }))
  assert.equal(suppresses(views, 'View', { user_agent: 'bot' }), false)
})

test('inactive filters and those without conditions suppress nothing', () => {
  assert.equal(suppresses(filter([agent], { isActive: false }), 'view', { user_agent: 'bot' }), false)
  assert.equal(suppresses(filter([]), 'view', { user_agent: 'bot' }), false)
})

test('the first filter that holds is named', () => {
  const filters = prepareEventFilters([filter([path], { id: 'a' }), filter([agent], { id: 'b' }), filter([agent])])
  assert.equal(findSuppression(filters, 'view', { user_agent: 'bot' })?.id, 'b')
  assert.equal(findSuppression(filters, 'view', { path: '/health', user_agent: 'bot' })?.id, 'a')
})
