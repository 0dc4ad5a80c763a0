import assert from 'node:assert/strict'
import { test } from 'node:test'
import { engagementRule, engagementRuleset, mapping, sequence, trigger } from '../../../test/scoring.ts'
import { createWorld, eventWrite, startMs, testRules, type World } from '../../../test/world.ts'
import type { EventWrite } from '../command.ts'
import type { ScoringConfig } from '../scoring/definitions.ts'

const ada = { email: 'ada@example.org' }
const minuteMs = 60_000
const rules = engagementRuleset([
  engagementRule('visit', 20),
  engagementRule('complaint', -40),
  engagementRule('quick', 50, { halfLifeDays: 0.000_000_000_1 }),
])

function worldWith(scoring: Partial<ScoringConfig>): World {
  return createWorld(testRules({ scoring: { engagementRulesets: [rules], ...scoring } }))
}

function visit(identifiers: NonNullable<EventWrite['identifiers']> = ada, more: Partial<EventWrite> = {}): EventWrite {
  return eventWrite(identifiers, {}, more)
}

function of(eventType: string, minutes: number, identifiers: NonNullable<EventWrite['identifiers']> = ada): EventWrite {
  return visit(identifiers, { eventType, occurredMs: startMs + (minutes - 10_000) * minuteMs })
}

/** What was set off, as trigger and score. */
function firings(world: World): string[] {
  return world.store.tables.firings.map(row => `${row.triggerId} ${row.score}`)
}

test('a trigger fires when the score rises to its threshold, one event at a time or many in a flush', () => {
  const single = worldWith({ triggers: [trigger('hot', 40), trigger('low', 15)] })
  for (let i = 0; i < 4; i += 1) single.run(visit())
  const together = worldWith({ triggers: [trigger('hot', 40), trigger('low', 15)] })
  together.flush([visit(), visit(), visit(), visit()])
  for (const world of [single, together]) assert.deepEqual(firings(world), ['low 20', 'hot 40'])
})

test('once is once for the person; always is at each crossing, but not within the cool-down', () => {
  const triggers = [
    trigger('once', 20),
    trigger('always', 20, { fireMode: 'always' }),
    trigger('slow', 20, { fireMode: 'always', cooldownSeconds: 60 }),
  ]
  const world = worldWith({ triggers })
  world.run(visit())
  world.run(visit(ada, { eventType: 'complaint' }))
  world.run(visit())
  assert.deepEqual(firings(world), ['once 20', 'always 20', 'slow 20'])
  world.run(visit())
  world.run(visit())
  assert.deepEqual(firings(world).slice(3), ['always 20'])
})

test('a trigger with an event type fires by events of that type alone', () => {
  const world = worldWith({ triggers: [trigger('hot', 40, { eventType: 'form', fireMode: 'always' })] })
  world.run(visit())
  world.run(visit())
  world.run(visit(ada, { eventType: 'form' }))
  assert.deepEqual(firings(world), [])
})

test('suppressed events, decays and inactive triggers set nothing off', () => {
  const filter = {
    id: 'f',
    createdAtMs: 0,
    updatedAtMs: 0,
    name: 'robots',
    eventType: 'visit',
    conditions: [{ key: 'agent', operator: 'is_empty', value: '' } as const],
    isActive: true,
    createdBy: null,
    updatedBy: null,
  }
  const suppressed = worldWith({
    triggers: [trigger('hot', 10)],
    eventFilters: [filter],
    sequences: [sequence('s', ['visit'])],
  })
  suppressed.run(visit())
  const inactive = worldWith({
    triggers: [trigger('hot', 10, { isActive: false })],
    sequences: [sequence('s', ['visit'], { isActive: false })],
  })
  inactive.run(visit())
  const decaying = worldWith({
    triggers: [trigger('hot', 10)],
    sequences: [sequence('s', ['DECAY'])],
    engagementRulesets: [engagementRuleset([engagementRule('DECAY', 50)])],
  })
  decaying.run(visit(ada, { eventType: 'DECAY' }))
  for (const world of [suppressed, inactive, decaying]) assert.deepEqual(firings(world), [])
})

test('an event that joins two people fires by what either had, and the past of both counts as theirs', () => {
  const world = worldWith({ triggers: [trigger('hot', 60), trigger('warm', 20)] })
  world.run(visit({ customer_id: 'c1' }))
  world.run(visit(ada))
  world.run(visit({ customer_id: 'c1', email: 'ada@example.org' }, { linkPolicy: 'fold' }))
  assert.equal(world.store.tables.merges.length, 1)
  assert.deepEqual(firings(world), ['warm 20', 'warm 20', 'hot 60'])
  world.run(visit(ada, { eventType: 'complaint' }))
  world.run(visit(ada, { eventType: 'complaint' }))
  for (let i = 0; i < 4; i += 1) world.run(visit(ada))
  assert.deepEqual(firings(world).length, 3)
})

test('the webhook of a firing tells of the person as the event left them', () => {
  const hot = trigger('hot', 20, { webhookUrl: 'https://hooks.example.org/' })
  const world = worldWith({ triggers: [hot, trigger('quiet', 20)], mappings: [mapping('team', 'size')] })
  world.run(eventWrite({ email: ' Ada@Example.org ', customer_id: 'c1' }, { team: '51-200' }))
  const [message, none] = world.store.tables.messages
  assert.ok(message && none === undefined)
  assert.deepEqual(
    [message.url, message.email, message.fields],
    ['https://hooks.example.org/', 'ada@example.org', { size: '51-200' }],
  )
  assert.equal(message.firing.triggerId, 'hot')
})

test('what an event is worth when it is processed counts, not what it was worth a moment later', () => {
  const world = worldWith({ triggers: [trigger('hot', 50, { fireMode: 'always' })] })
  world.run(visit(ada, { eventType: 'quick' }))
  for (let i = 0; i < 4; i += 1) world.run(visit(ada, { eventType: 'page' }))
  world.run(visit(ada, { eventType: 'quick' }))
  assert.deepEqual(firings(world), ['hot 50', 'hot 50'])
})

test('a sequence is complete in any order within its window, and starts anew when it has fired', () => {
  const world = worldWith({ sequences: [sequence('both', ['signup', 'login'])], engagementRulesets: [] })
  for (const event of [of('login', 0), of('signup', 61), of('login', 90)]) world.run(event)
  assert.deepEqual(firings(world), ['both 0'])
  world.run(of('login', 91))
  world.run(of('signup', 92))
  world.run(of('signup', 93))
  assert.deepEqual(firings(world), ['both 0', 'both 0'])
})

test('an ordered sequence needs its order, which is that of the times at which things happened', () => {
  const ordered = sequence('steps', ['signup', 'visit', 'visit'], { isOrdered: true })
  const world = worldWith({ sequences: [ordered] })
  for (const event of [of('visit', 0), of('visit', 1), of('signup', 2), of('visit', 3)]) world.run(event)
  assert.deepEqual(firings(world), [])
  world.run(of('visit', 2.5))
  assert.deepEqual(firings(world), ['steps 80'])
})

test('a sequence is completed within a flush and across people that became one', () => {
  const world = worldWith({ sequences: [sequence('both', ['signup', 'login'])] })
  world.flush([of('signup', 0), of('login', 1), of('login', 2, { email: 'bob@example.org' })])
  assert.deepEqual(firings(world), ['both 0'])
  const other = worldWith({ sequences: [sequence('both', ['signup', 'login'])] })
  other.run(of('signup', 0, { customer_id: 'c1' }))
  other.run(of('page', 0, ada))
  other.run({ ...of('login', 1, { customer_id: 'c1', email: 'ada@example.org' }), linkPolicy: 'fold' })
  assert.deepEqual(firings(other), ['both 0'])
})

test('workspaces without triggers and sequences read and write nothing of them', () => {
  const world = worldWith({})
  world.run(visit())
  assert.deepEqual([world.lastPlan.firings, world.lastPlan.messages], [[], []])
})
