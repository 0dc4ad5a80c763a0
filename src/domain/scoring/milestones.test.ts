import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Trigger } from './definitions.ts'
import { decideFire, didCross, type ScoreStep } from './milestones.ts'

const trigger: Trigger = {
  id: 't',
  name: 'Hot',
  scoreThreshold: 50,
  eventType: null,
  isActive: true,
  fireMode: 'once',
  cooldownSeconds: 60,
  webhookUrl: null,
  emails: [],
  emailSubject: null,
  emailPreheader: null,
  emailMessage: null,
  createdAtMs: 0,
  updatedAtMs: 0,
}

const crossing: ScoreStep = { before: 40, after: 50, eventType: 'view', atMs: 100_000, lastFiredMs: null }

function decide(more: Partial<Trigger>, step: Partial<ScoreStep> = {}): string {
  const decision = decideFire({ ...trigger, ...more }, { ...crossing, ...step })
  return decision.fires ? 'fires' : decision.why
}

test('a score crosses a threshold when it goes from below to at or above it', () => {
  assert.equal(didCross(49, 50, 50), true)
  assert.equal(didCross(-5, 90, 50), true)
  assert.equal(didCross(50, 51, 50), false)
  assert.equal(didCross(40, 49, 50), false)
  assert.equal(didCross(60, 40, 50), false)
})

test('a milestone fires at a crossing, if it is active and the event is of its type', () => {
  assert.equal(decide({}), 'fires')
  assert.equal(decide({ eventType: 'view' }), 'fires')
  assert.equal(decide({ eventType: 'click' }), 'other_event_type')
  assert.equal(decide({ isActive: false }), 'inactive')
  assert.equal(decide({}, { before: 50, after: 60 }), 'not_crossed')
})

test('once is once for each profile; always waits for the cool-down', () => {
  assert.equal(decide({}, { lastFiredMs: 0 }), 'already_fired')
  assert.equal(decide({ fireMode: 'always' }, { lastFiredMs: 40_001 }), 'cooling_down')
  assert.equal(decide({ fireMode: 'always' }, { lastFiredMs: 40_000 }), 'fires')
  assert.equal(decide({ fireMode: 'always', cooldownSeconds: 0 }, { lastFiredMs: 100_000 }), 'fires')
})
