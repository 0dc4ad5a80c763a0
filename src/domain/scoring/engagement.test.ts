import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { engagementRule, engagementRuleset, floored, unfloored } from '../../../test/scoring.ts'
import type { EngagementRuleset } from './definitions.ts'
import {
  type Accumulators,
  addEvent,
  type CountedEvent,
  explainScoreAt,
  joinAccumulators,
  matchEngagementRule,
  prepareEngagement,
  prepareEngagementRule,
  prepareEngagementRuleset,
  roundPoints,
  scoreAt,
} from './engagement.ts'

const dayMs = 86_400_000

function event(eventType: string, day: number, more: Partial<CountedEvent> = {}): CountedEvent {
  return { eventType, metadata: {}, occurredMs: day * dayMs, arrivedMs: Math.max(day, 1_000) * dayMs, ...more }
}

function accumulate(rulesets: readonly EngagementRuleset[], events: readonly CountedEvent[]): Accumulators {
  const prepared = prepareEngagement(rulesets)
  return events.reduce<Accumulators>((held, one) => addEvent(prepared, held, one), {})
}

function score(ruleset: EngagementRuleset, events: readonly CountedEvent[], day: number, settings = floored): number {
  return scoreAt(prepareEngagementRuleset(ruleset), accumulate([ruleset], events), day * dayMs, settings)
}

function pointsOf(ruleset: EngagementRuleset, held: Accumulators, nowMs: number): number {
  const { drivers } = explainScoreAt(prepareEngagementRuleset(ruleset), held, nowMs, unfloored)
  return drivers.reduce((sum, driver) => sum + driver.total, 0)
}

/** The formula of the score over all events. */
function direct(ruleset: EngagementRuleset, events: readonly CountedEvent[], nowMs: number): number {
  let points = 0
  for (const rule of ruleset.rules.filter(one => one.isActive)) {
    for (const one of events) {
      if (!matchEngagementRule(prepareEngagementRule(rule, ruleset), one)) continue
      const days = Math.max(0, nowMs - Math.min(one.occurredMs, one.arrivedMs)) / dayMs
      points += rule.halfLifeDays === null ? rule.weight : rule.weight * 0.5 ** (days / rule.halfLifeDays)
    }
  }
  return points
}

const types = fc.constantFrom('view', 'click', 'DECAY')
const rules = fc
  .array(
    fc.record({
      eventType: types,
      weight: fc.integer({ min: -10_000, max: 10_000 }),
      halfLifeDays: fc.option(fc.double({ min: 0.01, max: 400, noNaN: true })),
      isActive: fc.boolean(),
      filters: fc.constantFrom([], [{ field: 'path', operator: 'equals', value: 'a' }] as const),
      startMs: fc.option(fc.integer({ min: 0, max: 100 * dayMs })),
    }),
    { maxLength: 4 },
  )
  .map(list =>
    engagementRuleset(list.map((more, i) => engagementRule(more.eventType, more.weight, { ...more, id: `r${i}` }))),
  )
const events = fc.array(
  fc.record({
    eventType: types,
    metadata: fc.constantFrom({}, { path: 'a' }),
    occurredMs: fc.integer({ min: 0, max: 500 * dayMs }),
    arrivedMs: fc.integer({ min: 0, max: 500 * dayMs }),
  }),
  { maxLength: 30 },
)

function assertClose(actual: number, wanted: number): void {
  assert.ok(Math.abs(actual - wanted) < 1e-6, `${actual} is not ${wanted}`)
}

test('the running state gives the points of the formula over all events, in any order', () => {
  fc.assert(
    fc.property(rules, events, fc.integer({ min: 0, max: 500 * dayMs }), (ruleset, list, laterMs) => {
      const nowMs = laterMs + Math.max(0, ...list.map(one => one.arrivedMs))
      const wanted = direct(ruleset, list, nowMs)
      for (const order of [list, list.toReversed(), list.toSorted((a, b) => a.occurredMs - b.occurredMs)]) {
        assertClose(pointsOf(ruleset, accumulate([ruleset], order), nowMs), wanted)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('the states of homes join to the state of all their events, whichever comes first', () => {
  fc.assert(
    fc.property(rules, events, events, events, (ruleset, a, b, c) => {
      const prepared = prepareEngagement([ruleset])
      const [left, middle, right] = [a, b, c].map(list => accumulate([ruleset], list))
      const join = (x: Accumulators = {}, y: Accumulators = {}): Accumulators => joinAccumulators(prepared, x, y)
      const wanted = direct(ruleset, [...a, ...b, ...c], 600 * dayMs)
      for (const joined of [
        join(join(left, middle), right),
        join(left, join(middle, right)),
        join(right, join(left, middle)),
      ]) {
        assertClose(pointsOf(ruleset, joined, 600 * dayMs), wanted)
      }
    }),
  )
})

test('an event is worth its weight, and half of it a half-life later', () => {
  const halving = engagementRuleset([engagementRule('view', 40, { halfLifeDays: 10 })])
  for (const [day, points] of [
    [100, 40],
    [110, 20],
    [120, 10],
    [115, 14],
  ] as const) {
    assert.equal(score(halving, [event('view', 100)], day), points)
  }
  assert.equal(score(engagementRuleset([engagementRule('view', 40)]), [event('view', 100)], 900), 40)
})

test('an event from the future counts in full from its arrival', () => {
  const halving = engagementRuleset([engagementRule('view', 40, { halfLifeDays: 10 })])
  const ahead = event('view', 200, { arrivedMs: 100 * dayMs })
  assert.equal(score(halving, [ahead], 100), 40)
  assert.equal(score(halving, [ahead], 99), 40)
  assert.equal(score(halving, [ahead], 110), 20)
})

test('all rules on an event type give points, and filters must all hold', () => {
  const filters = [
    { field: 'path', operator: 'starts_with', value: '/pricing' },
    { field: 'seconds', operator: 'gte', value: '30' },
  ] as const
  const ruleset = engagementRuleset([engagementRule('view', 1), engagementRule('view', 10, { id: 'pricing', filters })])
  const view = (path: string, seconds: number): CountedEvent => event('view', 1, { metadata: { path, seconds } })
  assert.equal(score(ruleset, [view('/pricing/eu', 30)], 2), 11)
  assert.equal(score(ruleset, [view('/pricing/eu', 29)], 2), 1)
  assert.equal(score(ruleset, [view('/', 30)], 2), 1)
  assert.equal(score(ruleset, [event('View', 1)], 2), 0)
})

test('the ranges of rule and ruleset say by event time what counts, both ends included', () => {
  const rule = engagementRule('view', 1, { startMs: 10 * dayMs, endMs: 20 * dayMs })
  const ruleset = engagementRuleset([rule], { startMs: 15 * dayMs })
  const days = [9, 10, 14, 15, 20, 21]
  assert.equal(
    score(
      ruleset,
      days.map(day => event('view', day)),
      900,
    ),
    2,
  )
})

test('decay events never count, also where a rule names their type', () => {
  assert.equal(score(engagementRuleset([engagementRule('DECAY', 5)]), [event('DECAY', 1)], 2), 0)
})

test('a rule that is switched on has counted meanwhile', () => {
  const off = engagementRuleset([engagementRule('view', 5, { isActive: false })], { isActive: false })
  const held = accumulate([off], [event('view', 1)])
  const on = engagementRuleset([engagementRule('view', 5)])
  assert.equal(scoreAt(prepareEngagementRuleset(off), held, dayMs, floored), 0)
  assert.equal(scoreAt(prepareEngagementRuleset(on), held, dayMs, floored), 5)
})

test('halves round away from zero, also where floating point falls short of them', () => {
  for (const [points, rounded] of [
    [2.5, 3],
    [2.4999999999, 3],
    [2.4999, 2],
    [-2.5, -3],
    [-2.4, -2],
    [-0.4, 0],
    [0, 0],
  ] as const) {
    assert.ok(Object.is(roundPoints(points), rounded), `${points}`)
  }
})

test('the floor falls where negative scores are allowed, and decays take points off', () => {
  const ruleset = engagementRuleset([engagementRule('view', 5), engagementRule('unsubscribe', -30)])
  const list = [event('view', 1), event('unsubscribe', 2)]
  assert.equal(score(ruleset, list, 3), 0)
  assert.equal(score(ruleset, list, 3, unfloored), -25)
  const held = accumulate([ruleset], [event('view', 1)])
  assert.equal(scoreAt(prepareEngagementRuleset(ruleset), held, dayMs, floored, -3), 2)
})

test('a score explains itself by rule, in their order', () => {
  const ruleset = engagementRuleset([engagementRule('click', 4), engagementRule('view', 10, { halfLifeDays: 1 })])
  const held = accumulate([ruleset], [event('view', 1), event('view', 2), event('click', 2), event('other', 2)])
  const { score: total, drivers } = explainScoreAt(prepareEngagementRuleset(ruleset), held, 3 * dayMs, floored)
  assert.equal(total, 12)
  assert.deepEqual(drivers, [
    { ruleId: 'on-click', eventType: 'click', filters: [], count: 1, weight: 4, total: 4 },
    { ruleId: 'on-view', eventType: 'view', filters: [], count: 2, weight: 10, total: 7.5 },
  ])
})

test('an event that no rule counts leaves the state as it is', () => {
  const held: Accumulators = {}
  assert.equal(addEvent(prepareEngagement([engagementRuleset([engagementRule('view', 1)])]), held, event('x', 1)), held)
})

test('what a deleted rule accumulated falls away when homes join', () => {
  const held = accumulate([engagementRuleset([engagementRule('view', 1)])], [event('view', 1)])
  assert.deepEqual(joinAccumulators(prepareEngagement([]), held, held), {})
})
