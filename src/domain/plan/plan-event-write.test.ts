import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { assertSound } from '../../../test/assert-sound.ts'
import { engagementRule, engagementRuleset, fitRule, fitRuleset, mapping } from '../../../test/scoring.ts'
import { createWorld, eventWrite, field, profileWrite, startMs, testRules, type World } from '../../../test/world.ts'
import type { EventReceipt, EventWrite } from '../command.ts'
import { memberOf } from '../json.ts'
import { type EventFilter, noScoring, type ScoringConfig } from '../scoring/definitions.ts'
import { type Accumulators, joinAccumulators, prepareEngagement } from '../scoring/engagement.ts'

const ada = { email: 'ada@example.org' }
const dayMs = 86_400_000

function worldWith(scoring: Partial<ScoringConfig>, more: Parameters<typeof testRules>[0] = {}): World {
  return createWorld(testRules({ ...more, scoring }))
}

function tell(world: World, command: EventWrite): EventReceipt & { profileId: string } {
  const receipt = world.run(command)
  const { profileId } = receipt
  assert.ok(profileId !== null, JSON.stringify(receipt))
  return { ...receipt, profileId }
}

function scoresOf(world: World, profileId: string): Record<string, number> {
  const rows = [...world.store.tables.scores.values()].filter(row => row.profileId === profileId)
  return Object.fromEntries(rows.map(row => [row.rulesetId, row.score]))
}

/** What shows of a person to kenbun: fields other than identifiers. */
function plainFields(world: World, profileId: string) {
  return Object.fromEntries(Object.entries(world.fields(profileId)).filter(([name]) => !world.rules.kinds.has(name)))
}

const noRobots: EventFilter = {
  id: 'f',
  createdAtMs: 0,
  updatedAtMs: 0,
  name: 'robots',
  eventType: null,
  conditions: [{ key: 'agent', operator: 'contains', value: 'bot' }],
  isActive: true,
  createdBy: null,
  updatedBy: null,
}

test('an event of an unknown person makes the person and is stored under them', () => {
  const world = worldWith({})
  const receipt = tell(world, eventWrite({ email: ' Ada@Example.org ' }, { team_size: '51-200' }))
  assert.equal(receipt.outcome, 'created')
  assert.deepEqual(world.identifiers(receipt.profileId), ['email ada@example.org'])
  assert.deepEqual(plainFields(world, receipt.profileId), {})
  const [row] = world.store.tables.events
  assert.deepEqual(
    [row?.eventId, row?.homeId, row?.eventType, row?.metadata, row?.suppression],
    [receipt.eventId, receipt.profileId, 'visit', { team_size: '51-200' }, null],
  )
})

test('an event of the future, and one without a time, happened when it arrived', () => {
  const world = worldWith({})
  tell(world, eventWrite(ada, {}, { occurredMs: startMs + 10 * dayMs }))
  tell(world, eventWrite(ada))
  tell(world, eventWrite(ada, {}, { occurredMs: startMs - dayMs }))
  const ages = world.store.tables.events.map(row => Math.floor(row.arrival / 1000) - row.occurredMs)
  assert.deepEqual([ages[0], ages[1]], [0, 0])
  assert.ok((ages[2] ?? 0) >= dayMs)
})

test('what is mapped is observed when the event happened, so a late event replaces nothing newer', () => {
  const world = worldWith({
    mappings: [mapping('role', 'title'), mapping('first', 'origin', { behaviour: 'only_if_empty' })],
  })
  const at = (days: number) => ({ occurredMs: startMs - days * dayMs })
  const { profileId } = tell(world, eventWrite(ada, { role: 'VP', first: 'ads' }, at(1)))
  const late = tell(world, eventWrite(ada, { role: 'Intern', first: 'fair' }, at(9)))
  assert.equal(late.fields['title']?.verdict, 'stale')
  assert.deepEqual(plainFields(world, profileId), { title: 'VP', origin: 'fair' })
})

test('an event that says again what is known changes nothing visible', () => {
  const world = worldWith({ mappings: [mapping('a', 'f'), mapping('b', 'f')] })
  const { profileId } = tell(world, eventWrite(ada, { a: 'x', b: 'y' }))
  const revision = world.revision(profileId)
  assert.equal(tell(world, eventWrite(ada, { a: 'x', b: 'y' })).outcome, 'unchanged')
  assert.deepEqual([world.revision(profileId), plainFields(world, profileId)], [revision, { f: 'y' }])
})

test('a declared field takes values of its type alone, an undeclared one is discovered', () => {
  const world = worldWith(
    { mappings: [mapping('n', 'seats'), mapping('free', 'team_mood')] },
    { profileFields: [field('seats', { type: 'integer' })] },
  )
  const wrong = tell(world, eventWrite(ada, { n: 'many', free: 3 }))
  assert.deepEqual([wrong.fields['seats']?.verdict, wrong.fields['team_mood']?.verdict], ['invalid', 'applied'])
  assert.deepEqual(plainFields(world, wrong.profileId), { team_mood: 3 })
  assert.deepEqual([...world.store.tables.discovered], ['profiles.team_mood.number'])
  assert.equal(world.store.tables.events.length, 1)
  tell(world, eventWrite(ada, { n: 5 }))
  assert.equal(world.fields(wrong.profileId)['seats'], 5)
})

test('a value mapped to an identity field is kept out: identifiers say who somebody is', () => {
  const world = worldWith({ mappings: [mapping('mail', 'email'), mapping('tel', 'phone')] })
  const bob = world.write({ email: 'bob@example.org' })
  const receipt = tell(world, eventWrite({ anonymous_id: 'c1' }, { mail: 'bob@example.org', tel: '+493012345678' }))
  assert.notEqual(receipt.profileId, bob.profileId)
  assert.deepEqual([receipt.fields['email']?.verdict, receipt.fields['phone']?.verdict], ['invalid', 'invalid'])
  assert.deepEqual(world.identifiers(receipt.profileId), ['anonymous_id c1'])
})

test('a suppressed event is stored and does nothing else', () => {
  const world = worldWith({
    mappings: [mapping('role', 'title')],
    eventFilters: [noRobots],
    fitRulesets: [fitRuleset([fitRule('title', 'CEO', 10)])],
  })
  const unknown = world.run(eventWrite(ada, { agent: 'robot', role: 'CEO' }))
  assert.deepEqual([unknown.outcome, unknown.profileId, unknown.suppression], ['suppressed', null, 'metadata_filter'])
  assert.equal(world.store.tables.profiles.size, 0)
  const { profileId } = tell(world, eventWrite(ada, { role: 'CTO' }))
  const before = world.store.tables.profiles.get(profileId)
  assert.equal(tell(world, eventWrite(ada, { agent: 'robot', role: 'CEO' })).profileId, profileId)
  assert.deepEqual(world.store.tables.profiles.get(profileId), before)
  assert.deepEqual(
    world.store.tables.events.map(row => [row.homeId, row.suppression]),
    [
      [null, 'metadata_filter'],
      [profileId, null],
      [profileId, 'metadata_filter'],
    ],
  )
  assert.equal(world.store.tables.activities.get(profileId)?.count, 1)
})

test('an event key that came before is answered with the first ids, in one flush and later', () => {
  const world = worldWith({ mappings: [mapping('role', 'title')] })
  const [first, second] = world.flush([
    eventWrite(ada, { role: 'CEO' }, { eventKey: 'e1' }),
    eventWrite({ email: 'bob@example.org' }, { role: 'CTO' }, { eventKey: 'e1' }),
  ])
  assert.ok(first?.kind === 'settled' && first.receipt.type === 'event')
  assert.ok(second?.kind === 'settled' && second.receipt.type === 'event')
  const third = world.run(eventWrite(ada, { role: 'CFO' }, { eventKey: 'e1' }))
  for (const again of [second.receipt, third]) {
    assert.deepEqual(
      [again.outcome, again.eventId, again.profileId],
      ['repeated', first.receipt.eventId, first.receipt.profileId],
    )
  }
  assert.deepEqual([world.store.tables.events.length, world.store.tables.profiles.size], [1, 1])
})

test('an event for a profile by id gets free identifiers and leaves those of others alone', () => {
  const world = worldWith({})
  const a = world.write({ email: 'ada@example.org' })
  const cookie = tell(world, eventWrite({ anonymous_id: 'c1' }))
  const receipt = tell(world, eventWrite({ anonymous_id: ['c1', 'c2'] }, {}, { profileId: a.profileId }))
  assert.deepEqual([receipt.profileId, receipt.merges], [a.profileId, []])
  assert.deepEqual(world.identifiers(a.profileId), ['anonymous_id c2', 'email ada@example.org'])
  assert.deepEqual(world.identifiers(cookie.profileId), ['anonymous_id c1'])
  const nobody = world.run(eventWrite({}, {}, { profileId: '00000000-0000-7000-8000-00000000dead' }))
  assert.deepEqual([nobody.outcome, nobody.problems[0]?.code], ['refused', 'unknown_profile'])
})

test('an anonymous person met again with an address is one with it, their events and sums together', () => {
  const rules = { engagementRulesets: [engagementRuleset([engagementRule('visit', 5)])] }
  const world = worldWith({ ...rules, fitRulesets: [fitRuleset([fitRule('title', 'CEO', 10)])] })
  const cookie = tell(world, eventWrite({ anonymous_id: 'c1' }))
  tell(world, eventWrite({ anonymous_id: 'c1' }))
  const known = tell(world, eventWrite(ada))
  assert.deepEqual(scoresOf(world, cookie.profileId), { fit: 0, engagement: 10 })
  const both = tell(world, eventWrite({ ...ada, anonymous_id: 'c1' }, {}, { eventType: 'other' }))
  assert.deepEqual([both.profileId, both.merges.length], [known.profileId, 1])
  assert.deepEqual(scoresOf(world, known.profileId), { fit: 0, engagement: 15 })
  assert.deepEqual(scoresOf(world, cookie.profileId), {})
  tell(world, eventWrite({ anonymous_id: 'c1' }))
  assert.deepEqual(world.store.tables.events.at(-1)?.homeId, cookie.profileId)
  assert.deepEqual(scoresOf(world, known.profileId), { fit: 0, engagement: 20 })
  assertSound(world.store, world.rules)
})

test('fit follows every change of a field, by an event, a plain write or a merge', () => {
  const world = worldWith({
    mappings: [mapping('size', 'team')],
    fitRulesets: [fitRuleset([fitRule('team', '51-200', 20), fitRule('tier', 'gold', 7)])],
  })
  const { profileId } = tell(world, eventWrite(ada, { size: '51-200' }))
  assert.deepEqual(scoresOf(world, profileId), { fit: 20 })
  world.write({ email: 'ada@example.org', tier: 'gold' })
  assert.deepEqual(scoresOf(world, profileId), { fit: 27 })
  tell(world, eventWrite(ada, { size: '1-10' }))
  assert.deepEqual(scoresOf(world, profileId), { fit: 7 })
  const other = tell(world, eventWrite({ phone: '+493012345678' }, { size: '51-200' }))
  world.merge(profileId, other.profileId)
  assert.deepEqual(scoresOf(world, profileId), { fit: 27 })
  assert.deepEqual(scoresOf(world, other.profileId), {})
})

test('workspaces without rulesets score nothing and read nothing for it', () => {
  const world = worldWith({ mappings: [mapping('role', 'title')] })
  tell(world, eventWrite(ada, { role: 'CEO' }))
  const { scores, unscored, activities } = world.lastPlan
  assert.deepEqual([scores, unscored, activities[0]?.sums], [[], [], undefined])
})

test('a person made or met by an event need not have the fields that a row requires', () => {
  const world = worldWith({}, { profileFields: [field('must', { required: true })] })
  assert.equal(tell(world, eventWrite(ada)).outcome, 'created')
})

test('an event without a usable identifier is refused', () => {
  const world = worldWith({})
  for (const identifiers of [{}, { email: 'test@test.com' }, { anonymous_id: 'unknown' }]) {
    assert.equal(world.flush([eventWrite(identifiers)])[0]?.kind, 'settled')
  }
  assert.equal(world.store.tables.events.length, 0)
})

test('a DECAY event is stored, and is no activity', () => {
  const world = worldWith({ mappings: [mapping('role', 'title')] })
  const { profileId } = tell(world, eventWrite(ada, { role: 'CEO' }, { eventType: 'DECAY' }))
  assert.deepEqual([plainFields(world, profileId), world.store.tables.activities.size], [{}, 0])
  assert.equal(world.store.tables.events.length, 1)
})

type Told = {
  readonly identifiers: Record<string, string>
  readonly metadata: Record<string, string>
  readonly type: string
}

const rules = [
  engagementRule('visit', 5, { halfLifeDays: 7 }),
  engagementRule('buy', 50),
  engagementRule('buy', 3, { id: 'gold', filters: [{ field: 'k', operator: 'equals', value: 'a' }], halfLifeDays: 30 }),
]
const engagement = prepareEngagement([engagementRuleset(rules)])

function toldBy(identifiers: fc.Arbitrary<Record<string, string>>): fc.Arbitrary<readonly Told[]> {
  const value = fc.constantFrom('a', 'b', 'c')
  const metadata = fc.record({ k: value, l: value, m: value }, { requiredKeys: [] })
  return fc.array(fc.record({ identifiers, metadata, type: fc.constantFrom('visit', 'buy') }), {
    minLength: 2,
    maxLength: 8,
  })
}

/** Plays events that happened one after another in some order of arrival and in batches; what the person then shows. */
function outcomeOf(scoring: Partial<ScoringConfig>, events: readonly EventWrite[], sizes: readonly number[]) {
  const world = worldWith({ ...noScoring, ...scoring, engagementRulesets: [engagementRuleset(rules)] })
  for (let at = 0, i = 0; at < events.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1
    world.flush(events.slice(at, at + size))
    at += size
  }
  assertSound(world.store, world.rules)
  const live = [...world.store.tables.profiles.values()].filter(row => row.mergedInto === null)
  return live
    .map(row => ({
      identifiers: world.identifiers(row.profileId),
      fields: plainFields(world, row.profileId),
      sums: [row.profileId, ...row.absorbed]
        .map(id => world.store.tables.activities.get(id)?.sums ?? {})
        .reduce<Accumulators>((a, b) => joinAccumulators(engagement, a, b), {}),
    }))
    .toSorted((a, b) => (a.identifiers.join() < b.identifiers.join() ? -1 : 1))
}

function assertAlike(found: ReturnType<typeof outcomeOf>, expected: ReturnType<typeof outcomeOf>): void {
  assert.deepEqual(
    found.map(({ identifiers, fields }) => ({ identifiers, fields })),
    expected.map(({ identifiers, fields }) => ({ identifiers, fields })),
  )
  for (const [i, { sums }] of expected.entries()) {
    const others = found[i]?.sums ?? {}
    assert.deepEqual(Object.keys(others).toSorted(), Object.keys(sums).toSorted())
    for (const [id, { count, value, atMs }] of Object.entries(sums)) {
      const other = memberOf(others, id)
      assert.deepEqual([other?.count, other?.atMs], [count, atMs])
      assert.ok(Math.abs((other?.value ?? 0) - value) < 1e-6)
    }
  }
}

function toEvents(told: readonly Told[]): EventWrite[] {
  return told.map(({ identifiers, metadata, type }, i) =>
    eventWrite(identifiers, metadata, { eventType: type, occurredMs: startMs - (told.length - i) * dayMs }),
  )
}

const fills = { behaviour: 'only_if_empty' } as const
const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })

test('events of one person in any order and batching leave the same fields and the same sums', () => {
  const scoring = {
    mappings: [
      mapping('k', 'shared', fills),
      mapping('l', 'shared'),
      mapping('m', 'first', fills),
      mapping('m', 'last', { id: 'n' }),
    ],
  }
  const one = fc.constant<Record<string, string>>(ada)
  fc.assert(
    fc.property(toldBy(one), sizes, fc.nat(), (told, batches, seed) => {
      const events = toEvents(told)
      const expected = outcomeOf(scoring, events, [1])
      const shuffled = events.map((event, i) => [(i * 7919 + seed) % 101, event] as const).toSorted(([a], [b]) => a - b)
      assertAlike(
        outcomeOf(
          scoring,
          shuffled.map(([, event]) => event),
          batches,
        ),
        expected,
      )
      assertAlike(outcomeOf(scoring, events.toReversed(), batches), expected)
    }),
    { numRuns: 300 },
  )
})

test('also where cookies and addresses meet on the way', () => {
  const scoring = { mappings: [mapping('k', 'first', fills), mapping('l', 'last')] }
  const some = fc.constantFrom<Record<string, string>>(ada, { anonymous_id: 'c1' }, { ...ada, anonymous_id: 'c1' })
  fc.assert(
    fc.property(toldBy(some), sizes, (told, batches) => {
      const events = toEvents(told)
      const expected = outcomeOf(scoring, events, [1])
      assertAlike(outcomeOf(scoring, events.toReversed(), batches), expected)
      assertAlike(outcomeOf(scoring, events, [events.length]), expected)
    }),
    { numRuns: 300 },
  )
})

test('a write between events that fill keeps what it wrote', () => {
  const world = worldWith({ mappings: [mapping('k', 'tier', fills)] })
  const { profileId } = tell(world, eventWrite(ada, { k: 'event' }))
  world.run(profileWrite({ email: 'ada@example.org', tier: 'edit' }))
  tell(world, eventWrite(ada, { k: 'late' }, { occurredMs: startMs - dayMs }))
  assert.equal(world.fields(profileId)['tier'], 'edit')
})
