import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld, startMs, testRules } from '../../../test/world.ts'

test('a write lands on the profile that any of its identifiers hits', () => {
  const world = createWorld()
  const ada = world.write({ email: 'ada@example.org', customer_id: 'c1', phone: '+442077070707' })
  for (const set of [{ email: 'ADA@example.org' }, { customer_id: 'c1' }, { phone: '+44 020 7707 0707' }]) {
    const again = world.write({ ...set, first_name: 'Ada' })
    assert.equal(again.profileId, ada.profileId)
  }
})

test('identifiers put on one profile all find it afterwards', () => {
  const world = createWorld()
  const first = world.write({ email: 'li.wei@example.org', tier: 'silver' })
  world.write({ email: 'li.wei@example.org', first_name: 'Li' })
  world.write({ email: 'li.wei@example.org', customer_id: 'c1' })
  const last = world.write({ customer_id: 'c1', ltv: 5 })
  assert.equal(last.profileId, first.profileId)
  assert.deepEqual(world.fields(first.profileId), {
    email: 'li.wei@example.org',
    tier: 'silver',
    first_name: 'Li',
    customer_id: 'c1',
    ltv: 5,
  })
})

test('two customers sharing an e-mail stay two people', () => {
  const world = createWorld()
  const ada = world.write({ customer_id: 'c1', email: 'family@example.org' })
  const bob = world.write({ customer_id: 'c2', email: 'family@example.org', first_name: 'Bob' })
  assert.equal(bob.outcome, 'created')
  assert.notEqual(bob.profileId, ada.profileId)
  assert.deepEqual(world.identifiers(ada.profileId), ['customer_id c1', 'email family@example.org'])
  assert.deepEqual(world.identifiers(bob.profileId), ['customer_id c2'])
  assert.deepEqual(bob.conflicts, [
    {
      reason: 'one_per_profile',
      kind: 'email',
      value: 'family@example.org',
      profileId: bob.profileId,
      otherProfileId: ada.profileId,
    },
  ])
  assert.equal(world.write({ customer_id: 'c2', email: 'family@example.org' }).profileId, bob.profileId)
  assert.equal(world.write({ email: 'family@example.org' }).profileId, ada.profileId)
})

test('a match key that names the identifier makes the write land there and keeps the extra value out as a conflict', () => {
  const world = createWorld()
  const ada = world.write({ customer_id: 'c1', email: 'ada@example.org' })
  const write = world.write({ customer_id: 'c2', email: 'ada@example.org', first_name: 'Ada' }, { matchKey: 'email' })
  assert.equal(write.profileId, ada.profileId)
  assert.equal(world.store.tables.profiles.size, 1)
  assert.deepEqual(world.identifiers(ada.profileId), ['customer_id c1', 'email ada@example.org'])
  assert.deepEqual(world.fields(ada.profileId), { customer_id: 'c1', email: 'ada@example.org', first_name: 'Ada' })
  assert.equal(write.fields['customer_id']?.verdict, 'kept')
  assert.deepEqual(
    write.conflicts.map(({ reason, kind, value, otherProfileId }) => ({ reason, kind, value, otherProfileId })),
    [{ reason: 'one_per_profile', kind: 'customer_id', value: 'c2', otherProfileId: null }],
  )
})

test('a match key outweighs stronger kinds', () => {
  const world = createWorld()
  const byCustomer = world.write({ customer_id: 'c1' })
  const byEmail = world.write({ email: 'ada@example.org' })
  const write = world.write(
    { customer_id: 'c1', email: 'ada@example.org' },
    { matchKey: 'email', linkPolicy: 'weaker-only' },
  )
  assert.equal(write.profileId, byEmail.profileId)
  assert.equal(world.live(byCustomer.profileId), byCustomer.profileId)
})

test('without a match key the write lands on the profile hit by the strongest kind', () => {
  const world = createWorld()
  const byEmail = world.write({ email: 'ada@example.org' })
  const byCustomer = world.write({ customer_id: 'c1' })
  const write = world.write({ email: 'ada@example.org', customer_id: 'c1' })
  assert.equal(write.profileId, byCustomer.profileId)
  assert.equal(world.live(byEmail.profileId), byCustomer.profileId)
})

test("a workspace's own order of kinds decides which is the strongest", () => {
  const rules = testRules({
    settings: {
      identityKinds: [
        { kind: 'email', limit: 5, anonymous: false },
        { kind: 'customer_id', limit: 1, anonymous: false },
      ],
    },
  })
  const world = createWorld(rules)
  const byEmail = world.write({ email: 'ada@example.org' })
  world.write({ customer_id: 'c1' })
  assert.equal(world.write({ email: 'ada@example.org', customer_id: 'c1' }).profileId, byEmail.profileId)
})

test('of profiles hit by the same kind the older one survives', () => {
  const world = createWorld()
  const older = world.write({ email: 'a@example.org' })
  const younger = world.write({ email: 'b@example.org' })
  const write = world.write({}, { identifiers: { email: ['b@example.org', 'a@example.org'] } })
  assert.equal(write.profileId, older.profileId)
  assert.equal(world.live(younger.profileId), older.profileId)
})

test('a profile without a value of a one-per-profile kind takes the one that a write brings', () => {
  const world = createWorld()
  const ada = world.write({ email: 'ada@example.org' })
  const write = world.write({ email: 'ada@example.org', customer_id: 'c1', external_id: 'x1' })
  assert.equal(write.profileId, ada.profileId)
  assert.deepEqual(world.identifiers(ada.profileId), ['customer_id c1', 'email ada@example.org', 'external_id x1'])
})

test('each one-per-profile kind decides by itself', () => {
  const world = createWorld()
  const ada = world.write({ customer_id: 'c1', external_id: 'x1' })
  const other = world.write({ customer_id: 'c1', external_id: 'x2' })
  assert.notEqual(other.profileId, ada.profileId)
  assert.deepEqual(world.identifiers(other.profileId), ['external_id x2'])
})

test('a write to a named profile lands there, and its identifiers only link', () => {
  const world = createWorld()
  const ada = world.write({ email: 'ada@example.org', customer_id: 'c1' })
  const bob = world.write({ email: 'bob@example.org' })
  const write = world.write({ customer_id: 'c1' }, { profileId: bob.profileId, linkPolicy: 'never' })
  assert.equal(write.profileId, bob.profileId)
  assert.equal(write.conflicts[0]?.otherProfileId, ada.profileId)
})

test('a write to an absorbed profile lands on the survivor', () => {
  const world = createWorld()
  const ada = world.write({ email: 'ada@example.org' })
  const bob = world.write({ email: 'bob@example.org' })
  world.merge(ada.profileId, bob.profileId)
  assert.equal(world.write({ tier: 'gold' }, { profileId: bob.profileId }).profileId, ada.profileId)
})

test('a write to a profile that does not exist is refused', () => {
  const world = createWorld()
  const refused = world.refused({ tier: 'gold' }, { profileId: '00000000-0000-7000-8000-999999999999' })
  assert.deepEqual(
    refused.problems.map(({ code, path }) => `${code} ${path}`),
    ['unknown_profile profile_id'],
  )
})

test('a write that must not create is refused when nobody is found, and written when somebody is', () => {
  const world = createWorld(testRules())
  const refused = world.refused({ email: 'ada@example.org' }, { create: 'no' })
  assert.equal(refused.problems[0]?.code, 'unknown_profile')
  assert.equal(world.store.tables.profiles.size, 0)
  world.write({ email: 'ada@example.org' })
  assert.equal(world.write({ email: 'ada@example.org', tier: 'x' }, { create: 'no' }).outcome, 'updated')
})

test('identifiers named like the prototype are ordinary', () => {
  const world = createWorld()
  const values = ['constructor', '__proto__', 'toString', 'hasOwnProperty']
  const ids = values.map(value => world.write({ customer_id: value }).profileId)
  assert.equal(new Set(ids).size, values.length)
  values.forEach((value, i) => {
    assert.equal(world.write({ customer_id: value, observed: 1 }, { undeclared: 'discover' }).profileId, ids[i])
  })
})

test('a late write finds its profile as any other', () => {
  const world = createWorld()
  const ada = world.write({ email: 'ada@example.org', tier: 'gold' })
  const late = world.write({ email: 'ada@example.org', tier: 'silver' }, { observedAtMs: startMs - 1_000 })
  assert.equal(late.profileId, ada.profileId)
  assert.equal(late.fields['tier']?.verdict, 'stale')
})
