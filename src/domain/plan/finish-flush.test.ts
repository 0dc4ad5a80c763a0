import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld, profileWrite, startMs } from '../../../test/world.ts'
import type { FlushPlan } from './flush-plan.ts'

/** How many rows of each sort a plan has; sorts without rows are left out. */
function sizes(plan: FlushPlan): Record<string, number> {
  const counts = Object.entries(plan).map(([name, rows]) => [name, rows.length] as const)
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}

const ada = { email: 'ada@example.org' }

test('a flush that changes nothing writes nothing', () => {
  const world = createWorld()
  world.write({ ...ada, tier: 'gold' })
  world.write({ ...ada, tier: 'silver' }, { observedAtMs: startMs - 1 })
  assert.deepEqual(sizes(world.lastPlan), {})
  world.flush([])
  assert.deepEqual(sizes(world.lastPlan), {})
})

test('a new profile is one row, one history row and its identifiers', () => {
  const world = createWorld()
  world.write({ ...ada, customer_id: 'c1', tier: 'gold' })
  assert.deepEqual(sizes(world.lastPlan), { inserted: 1, attached: 2, changes: 1 })
})

test('a write to a profile that has never merged sends the changed fields alone', () => {
  const world = createWorld()
  world.write({ ...ada, tier: 'gold', plan: 'x' })
  world.write({ ...ada, tier: 'silver', plan: null, country: 'c' })
  assert.deepEqual(sizes(world.lastPlan), { changed: 1, changes: 1 })
  const [delta] = world.lastPlan.changed
  assert.deepEqual(delta?.set, { email: 'ada@example.org', tier: 'silver', country: 'c' })
  assert.deepEqual(delta?.cleared, ['plan'])
  assert.deepEqual(Object.keys(delta?.meta ?? {}).toSorted(), ['country', 'email', 'plan', 'tier'])
})

test('words are sent where a name has other words than before, all that are there and those that are over', () => {
  const world = createWorld()
  world.write({ ...ada, first_name: 'Ada', last_name: 'Byron' })
  assert.deepEqual(sizes(world.lastPlan), { inserted: 1, attached: 1, worded: 2, changes: 1 })
  world.write({ ...ada, last_name: 'Lovelace' })
  assert.deepEqual(sizes(world.lastPlan), { changed: 1, reworded: 2, unworded: 1, changes: 1 })
  assert.deepEqual(
    world.lastPlan.reworded.map(({ word, name }) => [word, name]),
    [
      ['ada', ' ada lovelace '],
      ['lovelace', ' ada lovelace '],
    ],
  )
  assert.equal(world.lastPlan.unworded[0]?.word, 'byron')
  world.write({ ...ada, last_name: 'LOVELACE', tier: 'gold' })
  assert.deepEqual(sizes(world.lastPlan), { changed: 1, changes: 1 })
})

test('a register that only advanced is sent without a time of update', () => {
  const world = createWorld()
  world.write({ ...ada })
  world.write({ ...ada })
  assert.deepEqual(sizes(world.lastPlan), { changed: 1 })
  assert.equal(world.lastPlan.changed[0]?.updatedAtMs, null)
})

test('a claim guards the profile that makes it', () => {
  const world = createWorld()
  world.write(ada)
  world.write({ ...ada, phone: '+442077070707' }, { observedAtMs: startMs - 1 })
  assert.deepEqual(sizes(world.lastPlan), { changed: 1, attached: 1, changes: 1 })
})

test('many writes of one profile in a flush leave as one row with a history row each', () => {
  const world = createWorld()
  world.flush([1, 2, 3].map(ltv => profileWrite({ ...ada, ltv })))
  assert.deepEqual(sizes(world.lastPlan), { inserted: 1, attached: 1, changes: 3 })
  assert.equal(world.lastPlan.inserted[0]?.revision, 3)
  world.flush([4, 5, 6].map(ltv => profileWrite({ ...ada, ltv })))
  assert.deepEqual(sizes(world.lastPlan), { changed: 1, changes: 3 })
})

test('an identifier released and claimed by another in one flush is moved', () => {
  const world = createWorld()
  const first = world.write({ ...ada, customer_id: 'c1' }).profileId
  const second = world.write({ customer_id: 'c2' }).profileId
  world.flush([profileWrite({ customer_id: 'c1', email: null }), profileWrite({ customer_id: 'c2', ...ada })])
  assert.deepEqual(
    world.lastPlan.moved.map(({ value, formerId, profileId }) => [value, formerId, profileId]),
    [['ada@example.org', first, second]],
  )
  assert.deepEqual(world.lastPlan.released, [])
  assert.deepEqual(world.identifiers(second), ['customer_id c2', 'email ada@example.org'])
})

test('an identifier claimed and released in one flush leaves no row', () => {
  const world = createWorld()
  world.flush([profileWrite({ ...ada, customer_id: 'c1' }), profileWrite({ customer_id: 'c1', email: null })])
  assert.deepEqual(
    world.lastPlan.attached.map(({ kind }) => kind),
    ['customer_id'],
  )
  assert.deepEqual(world.lastPlan.released, [])
})

test('profiles made and folded within one flush are inserted as they end', () => {
  const world = createWorld()
  const verdicts = world.flush([
    profileWrite({ email: 'a@example.org' }),
    profileWrite({ email: 'b@example.org' }),
    profileWrite({ email: 'c@example.org' }),
    profileWrite({}, { identifiers: { email: ['c@example.org', 'b@example.org'] } }),
    profileWrite({}, { identifiers: { email: ['a@example.org', 'b@example.org'] } }),
  ])
  const ids = verdicts.slice(0, 3).map(verdict => (verdict.kind === 'settled' ? verdict.receipt : undefined))
  const [a, b, c] = ids.map(receipt => (receipt?.type === 'profile' ? receipt.profileId : null))
  assert.deepEqual(
    world.lastPlan.inserted.map(({ profileId, mergedInto }) => [profileId, mergedInto]),
    [
      [a, null],
      [b, a],
      [c, a],
    ],
  )
  assert.ok(world.lastPlan.attached.every(({ profileId }) => profileId === a))
  assert.deepEqual(
    world.lastPlan.attached.map(({ homeId }) => homeId),
    [a, b, c],
  )
})

test('homes absorbed earlier are pointed at the new survivor without being read', () => {
  const world = createWorld()
  const [a = '', b = '', c = ''] = ['a', 'b', 'c'].map(name => world.write({ email: `${name}@example.org` }).profileId)
  world.merge(b, c)
  world.merge(a, b)
  assert.deepEqual(world.lastPlan.repointed, [{ profileId: c, mergedInto: a }])
  assert.deepEqual(
    world.lastPlan.moved.map(({ value, profileId, homeId }) => [value, profileId, homeId]),
    [
      ['b@example.org', a, b],
      ['c@example.org', a, c],
    ],
  )
})

test('a conflict between profiles that become one later in the flush is over', () => {
  const world = createWorld()
  const shared = { email: 'shared@example.org' }
  const a = world.write({ ...shared, phone: '+442077070707' }).profileId
  const b = world.write({ email: 'b@example.org' }).profileId
  world.flush([
    profileWrite({ email: 'b@example.org', phone: '+442077070707' }, { linkPolicy: 'never' }),
    { type: 'merge', survivorId: a, absorbedId: b, source: 'person' },
  ])
  assert.deepEqual(world.lastPlan.conflicts, [])
})
