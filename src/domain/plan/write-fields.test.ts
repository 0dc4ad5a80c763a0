import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSupplies, createWorld, startMs, type World } from '../../../test/world.ts'
import type { Json } from '../json.ts'
import { arrivalsPerMs, joinRegisters, type Registers } from './register.ts'

/** Two people who were merged: `a` survives, `b` is a home of hers. */
function mergedWorld(a: Readonly<Record<string, Json>> = {}, b: Readonly<Record<string, Json>> = {}) {
  const world = createWorld()
  const first = world.write({ email: 'a@example.org', ...a }).profileId
  const second = world.write({ email: 'b@example.org', ...b }).profileId
  world.merge(first, second)
  return { world, a: first, b: second }
}

function own(world: World, profileId: string): Registers {
  const registers = world.store.tables.profiles.get(profileId)?.own
  assert.ok(registers)
  return registers
}

function assertShownIsJoined(world: World, a: string, b: string): void {
  const { fields, meta } = world.store.tables.profiles.get(a) ?? { fields: {}, meta: {} }
  assert.deepEqual(joinRegisters(own(world, a), own(world, b)), { fields, meta })
}

test('a write to a merged profile shows there and stays with the home of the identifier it came with', () => {
  const { world, a, b } = mergedWorld()
  world.write({ email: 'b@example.org', tier: 'gold' })
  world.write({ email: 'a@example.org', plan: 'x' })
  assert.equal(world.fields(a)['tier'], 'gold')
  assert.deepEqual(own(world, b).fields, { email: 'b@example.org', tier: 'gold' })
  assert.deepEqual(own(world, a).fields, { email: 'a@example.org', plan: 'x' })
  assertShownIsJoined(world, a, b)
})

test('an identifier that comes with one of a home belongs to that home', () => {
  const { world, a, b } = mergedWorld()
  world.write({ email: 'b@example.org', phone: '+442077070707' })
  assert.deepEqual(
    [...world.store.tables.identifiers.values()].map(({ value, profileId, homeId }) => [value, profileId, homeId]),
    [
      ['a@example.org', a, a],
      ['b@example.org', a, b],
      ['+442077070707', a, b],
    ],
  )
  world.write({ phone: '+442077070707', tier: 'gold' })
  assert.equal(own(world, b).fields['tier'], 'gold')
})

test('a write to an absorbed id belongs to that home', () => {
  const { world, a, b } = mergedWorld()
  world.write({ tier: 'gold' }, { profileId: b })
  world.write({ plan: 'x' }, { profileId: a })
  assert.equal(own(world, b).fields['tier'], 'gold')
  assert.equal(own(world, a).fields['plan'], 'x')
})

test('the best of several identifiers decides the home', () => {
  const { world, b } = mergedWorld()
  world.write({ email: 'b@example.org', customer_id: 'c1' })
  world.write({ email: 'a@example.org', customer_id: 'c1', tier: 'gold' })
  assert.equal(own(world, b).fields['tier'], 'gold')
})

test('a value too late for the profile may still be the latest of its home', () => {
  const { world, a, b } = mergedWorld({ tier: 'gold' })
  const late = world.write({ email: 'b@example.org', tier: 'silver' }, { observedAtMs: startMs - 9 })
  assert.equal(late.fields['tier']?.verdict, 'stale')
  assert.equal(world.fields(a)['tier'], 'gold')
  assert.equal(own(world, b).fields['tier'], 'silver')
  assertShownIsJoined(world, a, b)
})

test('what only_if_empty finds filled stays out of the profile but is kept by a home where it was empty', () => {
  const { world, a, b } = mergedWorld({ tier: 'gold' })
  const write = world.write({ email: 'b@example.org', tier: 'silver' }, { behaviours: { tier: 'only_if_empty' } })
  assert.equal(write.fields['tier']?.verdict, 'kept')
  assert.equal(world.fields(a)['tier'], 'gold')
  assert.equal(own(world, b).fields['tier'], 'silver')
  assertShownIsJoined(world, a, b)
})

test('what only_if_empty fills stands in the join of the homes', () => {
  const { world, a, b } = mergedWorld({}, { tier: 'silver' })
  world.write({ email: 'a@example.org', tier: null })
  const write = world.write({ email: 'b@example.org', tier: 'gold' }, { behaviours: { tier: 'only_if_empty' } })
  assert.equal(write.fields['tier']?.verdict, 'applied')
  assert.equal(world.fields(a)['tier'], 'gold')
  assertShownIsJoined(world, a, b)
})

test('the profile stays the join of its homes when the clocks of servers differ', () => {
  const supplies = createSupplies()
  let skewMs = 0
  const skewed = { ...supplies, nextArrival: () => supplies.nextArrival() + skewMs * arrivalsPerMs }
  const world = createWorld(undefined, skewed)
  const a = world.write({ email: 'a@example.org' }).profileId
  const b = world.write({ email: 'b@example.org', tier: 'bronze' }).profileId
  world.merge(a, b)
  skewMs = 5_000
  world.write({ email: 'a@example.org', tier: 'silver' })
  skewMs = 0
  const write = world.write({ email: 'b@example.org', tier: 'gold' })
  assert.equal(write.fields['tier']?.verdict, 'applied')
  assert.equal(world.fields(a)['tier'], 'gold')
  assertShownIsJoined(world, a, b)
})

test('a clear through one home clears the profile', () => {
  const { world, a, b } = mergedWorld({ tier: 'gold' })
  world.write({ email: 'b@example.org', tier: null })
  assert.equal(world.fields(a)['tier'], undefined)
  assert.equal(own(world, a).fields['tier'], 'gold')
  assertShownIsJoined(world, a, b)
})
