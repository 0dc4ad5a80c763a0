import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld, field, startMs, testRules } from '../../../test/world.ts'

const ada = { email: 'ada@example.org' }

test('a first write makes a profile and says so', () => {
  const world = createWorld()
  const write = world.write({ email: ' Ada@Example.org ', first_name: 'Ada' })
  assert.equal(write.outcome, 'created')
  assert.equal(write.revision, 1)
  assert.deepEqual(write.fields, { email: { verdict: 'applied' }, first_name: { verdict: 'applied' } })
  assert.deepEqual(world.fields(write.profileId), { email: 'ada@example.org', first_name: 'Ada' })
  assert.deepEqual(world.identifiers(write.profileId), ['email ada@example.org'])
})

test('a write that changes something moves the revision by one and leaves one row of history', () => {
  const world = createWorld()
  world.write({ ...ada, tier: 'gold', plan: 'x' })
  const write = world.write({ ...ada, tier: 'silver', plan: 'x', phone: '+442077070707' }, { source: 'crm' })
  assert.deepEqual([write.outcome, write.revision], ['updated', 2])
  assert.equal(world.lastPlan.changes.length, 1)
  const [change] = world.lastPlan.changes
  assert.deepEqual(change?.changes, {
    fields: { tier: ['gold', 'silver'], phone: [null, '+442077070707'] },
    attached: [['phone', '+442077070707']],
  })
  assert.deepEqual([change?.source, change?.kind, change?.revision], ['crm', 'write', 2])
})

test('a write that brings nothing new moves neither revision nor time of update and leaves no history', () => {
  const world = createWorld()
  const { profileId } = world.write({ ...ada, tier: 'gold' })
  const before = world.store.tables.profiles.get(profileId)
  const again = world.write({ ...ada, tier: 'gold' })
  assert.deepEqual([again.outcome, again.revision], ['unchanged', 1])
  const after = world.store.tables.profiles.get(profileId)
  assert.equal(after?.updatedAtMs, before?.updatedAtMs)
  assert.notDeepEqual(after?.meta['tier'], before?.meta['tier'])
  assert.deepEqual(world.lastPlan.changes, [])
})

test('a write whose values all came too late writes nothing', () => {
  const world = createWorld()
  world.write({ ...ada, tier: 'gold' })
  const late = world.write({ ...ada, tier: 'silver' }, { observedAtMs: startMs - 5 })
  assert.equal(late.outcome, 'unchanged')
  assert.equal(late.fields['tier']?.verdict, 'stale')
  const { changed, inserted, rewritten, attached, changes } = world.lastPlan
  assert.deepEqual([changed, inserted, rewritten, attached, changes], [[], [], [], [], []])
})

test('every value says who said it and when', () => {
  const world = createWorld()
  const { profileId } = world.write({ ...ada, tier: 'gold' }, { source: 'crm', observedAtMs: startMs - 7 })
  const stamp = world.store.tables.profiles.get(profileId)?.meta['tier']
  assert.deepEqual([stamp?.[0], stamp?.[2]], ['crm', startMs - 7])
})

test('null clears the field and releases the identifier, which another may then claim', () => {
  const world = createWorld()
  const first = world.write({ ...ada, customer_id: 'c1' })
  const clear = world.write({ customer_id: 'c1', email: null })
  assert.equal(clear.outcome, 'updated')
  assert.deepEqual(world.fields(first.profileId), { customer_id: 'c1' })
  assert.deepEqual(world.identifiers(first.profileId), ['customer_id c1'])
  assert.deepEqual(world.lastPlan.changes[0]?.changes, {
    fields: { email: ['ada@example.org', null] },
    released: [['email', 'ada@example.org']],
  })
  const second = world.write({ ...ada, customer_id: 'c2' })
  assert.notEqual(second.profileId, first.profileId)
  assert.deepEqual(world.identifiers(second.profileId), ['customer_id c2', 'email ada@example.org'])
})

test('clearing releases the identifier that the field showed and keeps the others of its kind', () => {
  const world = createWorld()
  const { profileId } = world.write({ customer_id: 'c1', email: 'old@example.org' })
  world.write({ customer_id: 'c1', email: 'new@example.org' })
  assert.deepEqual(world.identifiers(profileId), ['customer_id c1', 'email new@example.org', 'email old@example.org'])
  world.write({ customer_id: 'c1', email: null })
  assert.deepEqual(world.identifiers(profileId), ['customer_id c1', 'email old@example.org'])
})

test('a late clear releases nothing', () => {
  const world = createWorld()
  const { profileId } = world.write({ ...ada, customer_id: 'c1' })
  world.write({ customer_id: 'c1', email: null }, { observedAtMs: startMs - 5 })
  assert.deepEqual(world.identifiers(profileId), ['customer_id c1', 'email ada@example.org'])
})

test('clearing a shared value does not release it from the person who holds it', () => {
  const world = createWorld()
  const first = world.write({ ...ada, customer_id: 'c1' })
  const second = world.write({ ...ada, customer_id: 'c2' })
  assert.equal(world.fields(second.profileId)['email'], 'ada@example.org')
  world.write({ customer_id: 'c2', email: null })
  assert.equal(world.fields(second.profileId)['email'], undefined)
  assert.deepEqual(world.identifiers(first.profileId), ['customer_id c1', 'email ada@example.org'])
})

test('a late write does not bring back an identifier cleared since', () => {
  const world = createWorld()
  const { profileId } = world.write({ ...ada, customer_id: 'c1' }, { observedAtMs: startMs - 9 })
  world.write({ customer_id: 'c1', email: null }, { observedAtMs: startMs - 5 })
  world.write({ ...ada, customer_id: 'c1' }, { observedAtMs: startMs - 7 })
  assert.deepEqual(world.identifiers(profileId), ['customer_id c1'])
  world.write({ ...ada, customer_id: 'c1' }, { observedAtMs: startMs - 3 })
  assert.deepEqual(world.identifiers(profileId), ['customer_id c1', 'email ada@example.org'])
})

test('a late value of an identity field is an identifier all the same, though not the one shown', () => {
  const world = createWorld()
  const { profileId } = world.write({ customer_id: 'c1', email: 'new@example.org' })
  const late = world.write({ customer_id: 'c1', email: 'old@example.org' }, { observedAtMs: startMs - 5 })
  assert.equal(late.outcome, 'updated')
  assert.equal(world.fields(profileId)['email'], 'new@example.org')
  assert.deepEqual(world.identifiers(profileId), ['customer_id c1', 'email new@example.org', 'email old@example.org'])
})

test('a profile holds as many identifiers of a kind as its limit; the next one is kept out as one conflict', () => {
  const world = createWorld()
  const { profileId } = world.write({ customer_id: 'c1' })
  for (let i = 1; i <= 5; i += 1) world.write({ customer_id: 'c1', email: `a${i}@example.org` })
  for (const name of ['a6', 'a7', 'a6']) {
    const write = world.write({ customer_id: 'c1', email: `${name}@example.org` })
    assert.equal(write.outcome, 'unchanged')
    assert.equal(write.fields['email']?.verdict, 'kept')
    assert.equal(write.conflicts[0]?.reason, 'identifier_limit')
  }
  assert.equal(world.identifiers(profileId).length, 6)
  assert.equal(world.fields(profileId)['email'], 'a5@example.org')
  const conflicts = [...world.store.tables.conflicts.values()]
  assert.deepEqual(
    conflicts.map(({ kind, count }) => [kind, count]),
    [['email', 3]],
  )
})

test('a repeated conflict is one conflict, counted, within a flush and across flushes', () => {
  const world = createWorld()
  const first = world.write({ ...ada, customer_id: 'c1' })
  const command = { ...ada, customer_id: 'c2' }
  const second = world.write(command)
  for (let i = 0; i < 2; i += 1) {
    world.flush(
      [1, 2, 3].map(() => ({
        type: 'profile',
        set: command,
        source: 'test',
        create: 'yes',
        linkPolicy: 'fold',
        undeclared: 'refuse',
        onInvalid: 'refuse',
        needsPerson: true,
      })),
    )
  }
  const conflicts = [...world.store.tables.conflicts.values()]
  assert.deepEqual(
    conflicts.map(({ reason, kind, value, profileId, otherProfileId, count }) => ({
      reason,
      kind,
      value,
      profileId,
      otherProfileId,
      count,
    })),
    [
      {
        reason: 'one_per_profile',
        kind: 'email',
        value: 'ada@example.org',
        profileId: second.profileId,
        otherProfileId: first.profileId,
        count: 7,
      },
    ],
  )
})

test('appending always makes a profile, which claims only free identifiers', () => {
  const world = createWorld()
  const first = world.write({ ...ada, tier: 'gold' })
  const second = world.write({ ...ada, phone: '+442077070707' }, { create: 'must' })
  assert.equal(second.outcome, 'created')
  assert.notEqual(second.profileId, first.profileId)
  assert.deepEqual(world.identifiers(first.profileId), ['email ada@example.org'])
  assert.deepEqual(world.identifiers(second.profileId), ['phone +442077070707'])
  assert.deepEqual(
    second.conflicts.map(({ reason, otherProfileId }) => [reason, otherProfileId]),
    [['append', first.profileId]],
  )
  assert.equal(world.fields(second.profileId)['email'], 'ada@example.org')
  const third = world.write({ ...ada, phone: '+442077070707' }, { create: 'must', linkPolicy: 'strict' })
  assert.equal(third.outcome, 'created')
})

test('a write that names nobody makes a profile that nobody finds', () => {
  const world = createWorld()
  const first = world.write({ email: 'test@test.com', first_name: 'Ada' })
  const second = world.write({ email: 'test@test.com', first_name: 'Ada' })
  assert.notEqual(first.profileId, second.profileId)
  assert.deepEqual(world.identifiers(first.profileId), [])
  assert.equal(world.fields(first.profileId)['email'], 'test@test.com')
  assert.deepEqual(second.conflicts, [])
})

test('a blocked value makes no link', () => {
  const world = createWorld()
  const first = world.write({ customer_id: 'c1', phone: '0000000000' })
  const second = world.write({ customer_id: 'c2', phone: '0000000000' })
  assert.notEqual(first.profileId, second.profileId)
  assert.deepEqual(second.conflicts, [])
})

test('a new profile lacking a required field is refused; an existing one may leave it out', () => {
  const rules = testRules({ profileFields: [field('consent', { required: true })] })
  const world = createWorld(rules)
  const refused = world.refused(ada)
  assert.deepEqual(
    refused.problems.map(({ code, path }) => `${code} ${path}`),
    ['required consent'],
  )
  world.write({ ...ada, consent: 'yes' })
  assert.equal(world.write({ ...ada, tier: 'gold' }).outcome, 'updated')
})

test('who must not be created is unknown before anything is missing', () => {
  const world = createWorld(testRules({ profileFields: [field('consent', { required: true })] }))
  assert.deepEqual(
    world.refused(ada, { create: 'no' }).problems.map(({ code }) => code),
    ['unknown_profile'],
  )
})

test('values that were skipped are told beside those that were taken', () => {
  const world = createWorld()
  const write = world.write({ ...ada, ltv: 'much', tier: 'gold' }, { onInvalid: 'skip' })
  assert.deepEqual(Object.fromEntries(Object.entries(write.fields).map(([name, { verdict }]) => [name, verdict])), {
    email: 'applied',
    tier: 'applied',
    ltv: 'invalid',
  })
})

test('a newly seen undeclared field is noted with its type once, and then known', () => {
  const world = createWorld(testRules({ discovered: ['profiles.known.string'] }))
  const free = { undeclared: 'discover' } as const
  world.write({ ...ada, known: 'x', shoe_size: 42 }, free)
  assert.deepEqual(
    world.lastPlan.discovered.map(({ object, field: name, valueType }) => `${object} ${name} ${valueType}`),
    ['profiles shoe_size number'],
  )
  world.write({ ...ada, known: 5 }, free)
  assert.deepEqual(
    world.lastPlan.discovered.map(({ valueType }) => valueType),
    ['number'],
  )
})

test('undeclared fields named like the prototype are ordinary', () => {
  const world = createWorld()
  const free = { undeclared: 'discover' } as const
  const hostile = { constructor: 1, toString: 'x', hasOwnProperty: true }
  const { profileId, outcome } = world.write({ ...ada, ...hostile }, free)
  assert.equal(outcome, 'created')
  assert.deepEqual(world.fields(profileId), { ...ada, ...hostile })
  assert.equal(world.write({ ...ada, ...hostile }, free).outcome, 'unchanged')
  assert.equal(world.write({ ...ada, valueOf: null }, free).outcome, 'unchanged')
  assert.equal(world.write({ ...ada, constructor: null }, free).outcome, 'updated')
  assert.equal(Object.hasOwn(world.fields(profileId), 'constructor'), false)
})

test('a field whose name ends like a refused identifier is not taken for it', () => {
  const world = createWorld()
  world.write({ customer_id: 'c1', ...ada })
  const write = world.write(
    { ...ada, customer_id: 'x y', 'customer_id x': 'y' },
    { matchKey: 'email', undeclared: 'discover' },
  )
  assert.equal(write.fields['customer_id']?.verdict, 'kept')
  assert.equal(write.fields['customer_id x']?.verdict, 'applied')
})
