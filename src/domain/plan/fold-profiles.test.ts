import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld, field, startMs, testRules, type World } from '../../../test/world.ts'
import type { LinkPolicy } from '../command.ts'

const json = testRules({ profileFields: [field('tags', { type: 'json' })] })

/** Two profiles, and a write that links them. */
function link(
  world: World,
  a: Record<string, string>,
  b: Record<string, string>,
  linkPolicy: LinkPolicy,
): { first: string; second: string; isOne: boolean; reason: string | undefined; live: string } {
  const first = world.write(a).profileId
  const second = world.write(b).profileId
  const write = world.write({ ...a, ...b }, { linkPolicy })
  return {
    first,
    second,
    isOne: world.live(first) === world.live(second),
    reason: write.conflicts[0]?.reason,
    live: world.live(first),
  }
}

test('a write that hits several profiles folds them into one', () => {
  const world = createWorld()
  const a = world.write({ email: 'ada@example.org', tier: 'gold' }).profileId
  const b = world.write({ phone: '+442077070707', company: 'Analytical Engines' }).profileId
  const c = world.write({ device_id: 'd1' }).profileId
  const write = world.write({ email: 'ada@example.org', phone: '+442077070707', device_id: 'd1' })
  assert.equal(write.outcome, 'updated')
  assert.equal(write.profileId, a)
  assert.deepEqual(
    write.merges.map(({ survivorId, absorbedId }) => [survivorId, absorbedId]),
    [
      [a, b],
      [a, c],
    ],
  )
  assert.deepEqual(world.identifiers(a), ['device_id d1', 'email ada@example.org', 'phone +442077070707'])
  assert.deepEqual(world.fields(a), {
    email: 'ada@example.org',
    tier: 'gold',
    phone: '+442077070707',
    company: 'Analytical Engines',
    device_id: 'd1',
  })
})

test('absorbed ids resolve to the survivor for ever, through further merges', () => {
  const world = createWorld()
  const ids = ['a', 'b', 'c', 'd'].map(name => world.write({ email: `${name}@example.org` }).profileId)
  const [a = '', b = '', c = '', d = ''] = ids
  world.merge(c, d)
  world.merge(b, c)
  world.merge(a, b)
  for (const id of ids) {
    assert.equal(world.live(id), a)
    assert.equal(world.write({ tier: id }, { profileId: id }).profileId, a)
  }
  assert.deepEqual(world.store.tables.profiles.get(a)?.absorbed.toSorted(), [b, c, d].toSorted())
})

test('a known person survives an anonymous one and keeps the id, whichever is older and whichever the write named', () => {
  for (const order of [['known', 'anonymous'] as const, ['anonymous', 'known'] as const]) {
    for (const matchKey of ['email', 'anonymous_id']) {
      const world = createWorld()
      const ids = new Map(
        order.map(who => [
          who,
          world.write(who === 'known' ? { email: 'ada@example.org' } : { anonymous_id: 'a1' }).profileId,
        ]),
      )
      const write = world.write({ email: 'ada@example.org', anonymous_id: 'a1' }, { matchKey })
      assert.equal(write.profileId, ids.get('known'))
      assert.equal(world.live(ids.get('anonymous') ?? ''), ids.get('known'))
    }
  }
})

test('a known person survives an anonymous one also when a person merges them the other way round', () => {
  const world = createWorld()
  const visitor = world.write({ anonymous_id: 'a1' }).profileId
  const ada = world.write({ email: 'ada@example.org' }).profileId
  const receipt = world.merge(visitor, ada)
  assert.equal(receipt.merge?.survivorId, ada)
  assert.equal(world.live(visitor), ada)
})

test('fold joins any two people whom no limit keeps apart', () => {
  const { isOne } = link(createWorld(), { customer_id: 'c1' }, { external_id: 'x1' }, 'fold')
  assert.ok(isOne)
})

test('weaker-only absorbs an anonymous profile and one known by lower kinds alone', () => {
  assert.ok(link(createWorld(), { email: 'ada@example.org' }, { anonymous_id: 'a1' }, 'weaker-only').isOne)
  assert.ok(link(createWorld(), { email: 'ada@example.org' }, { phone: '+442077070707' }, 'weaker-only').isOne)
  assert.ok(link(createWorld(), { customer_id: 'c1' }, { email: 'ada@example.org' }, 'weaker-only').isOne)
})

test('weaker-only leaves a profile that is known by as strong a kind', () => {
  const world = createWorld()
  const ada = world.write({ email: 'ada@example.org' }).profileId
  const bob = world.write({ email: 'bob@example.org', phone: '+442077070707' }).profileId
  const write = world.write({ email: 'ada@example.org', phone: '+442077070707' }, { linkPolicy: 'weaker-only' })
  assert.equal(write.profileId, ada)
  assert.equal(world.live(bob), bob)
  assert.equal(write.conflicts[0]?.reason, 'link_policy')
  assert.deepEqual(world.identifiers(bob), ['email bob@example.org', 'phone +442077070707'])
})

test('weaker-only counts the identifiers that the write itself brings, so that its replay changes nothing', () => {
  const world = createWorld()
  const ada = world.write({ email: 'ada@example.org' }).profileId
  const bob = world.write({ email: 'bob@example.org', phone: '+442077070707' }).profileId
  const set = { customer_id: 'c1', email: 'ada@example.org', phone: '+442077070707' }
  assert.equal(world.write(set, { linkPolicy: 'weaker-only' }).profileId, ada)
  const before = world.live(bob)
  const replay = world.write(set, { linkPolicy: 'weaker-only' })
  assert.equal(replay.outcome, 'unchanged')
  assert.equal(world.live(bob), before)
  assert.equal(before, ada)
})

test('never joins two known people but absorbs an anonymous one', () => {
  const known = link(createWorld(), { email: 'ada@example.org' }, { phone: '+442077070707' }, 'never')
  assert.deepEqual([known.isOne, known.reason], [false, 'link_policy'])
  const anonymous = link(createWorld(), { anonymous_id: 'a1' }, { email: 'ada@example.org' }, 'never')
  assert.ok(anonymous.isOne)
  assert.equal(anonymous.live, anonymous.second)
})

test('strict refuses a write whose identifiers hit several profiles, and writes nothing', () => {
  const world = createWorld()
  const ada = world.write({ email: 'ada@example.org' }).profileId
  const bob = world.write({ phone: '+442077070707' }).profileId
  const refused = world.refused(
    { email: 'ada@example.org', phone: '+442077070707', tier: 'x' },
    { linkPolicy: 'strict' },
  )
  assert.deepEqual(
    refused.problems.map(({ code, path }) => `${code} ${path}`),
    ['identifier_conflict identifiers.phone'],
  )
  assert.deepEqual([world.live(ada), world.live(bob)], [ada, bob])
  assert.equal(world.fields(ada)['tier'], undefined)
  assert.deepEqual(world.lastPlan.conflicts, [])
  assert.equal(world.write({ email: 'ada@example.org', tier: 'y' }, { linkPolicy: 'strict' }).profileId, ada)
})

test('profiles that would break a limit together stay two, and the conflict says so', () => {
  const two = [{ kind: 'email', limit: 2, anonymous: false }]
  const world = createWorld(testRules({ settings: { identityKinds: two } }))
  const a = world.write({}, { identifiers: { email: ['a1@example.org', 'a2@example.org'] } }).profileId
  const b = world.write({ email: 'b1@example.org' }).profileId
  const write = world.write({}, { identifiers: { email: ['a1@example.org', 'b1@example.org'] } })
  assert.equal(write.profileId, a)
  assert.equal(world.live(b), b)
  assert.deepEqual(
    write.conflicts.map(({ reason, value, otherProfileId }) => [reason, value, otherProfileId]),
    [['identifier_limit', 'b1@example.org', b]],
  )
})

test('two customers stay two people although a match key would join them', () => {
  const world = createWorld()
  const ada = world.write({ customer_id: 'c1', email: 'ada@example.org' }).profileId
  const bob = world.write({ customer_id: 'c2' }).profileId
  const write = world.write({ customer_id: 'c2', email: 'ada@example.org' }, { matchKey: 'email' })
  assert.equal(write.profileId, ada)
  assert.equal(world.live(bob), bob)
  assert.deepEqual(
    write.conflicts.map(({ reason, kind, otherProfileId }) => [reason, kind, otherProfileId]),
    [['one_per_profile', 'customer_id', bob]],
  )
})

test('a value that is kept out anyway does not keep others from being folded', () => {
  const world = createWorld()
  const ada = world.write({ customer_id: 'c1', email: 'ada@example.org' }).profileId
  const visitor = world.write({ anonymous_id: 'a1' }).profileId
  const write = world.write({ customer_id: 'c2', email: 'ada@example.org', anonymous_id: 'a1' }, { matchKey: 'email' })
  assert.equal(world.live(visitor), ada)
  assert.deepEqual(
    write.conflicts.map(({ kind }) => kind),
    ['customer_id'],
  )
})

test('a vetoed pair is not merged by writes, whatever they link, until a person merges it', () => {
  const world = createWorld()
  const ada = world.write({ email: 'ada@example.org' }).profileId
  const bob = world.write({ phone: '+442077070707' }).profileId
  const carol = world.write({ customer_id: 'c1' }).profileId
  const row = world.store.tables.profiles.get(ada)
  if (row !== undefined) world.store.tables.profiles.set(ada, { ...row, vetoed: [bob] })
  const write = world.write({ email: 'ada@example.org', phone: '+442077070707' })
  assert.deepEqual([write.profileId, write.conflicts[0]?.reason], [ada, 'vetoed'])
  assert.equal(world.live(bob), bob)
  // Through a third profile neither.
  world.write({ customer_id: 'c1', email: 'ada@example.org' })
  assert.equal(world.live(ada), carol)
  const again = world.write({ customer_id: 'c1', phone: '+442077070707' })
  assert.deepEqual([again.profileId, again.conflicts[0]?.reason], [carol, 'vetoed'])
  world.merge(carol, bob)
  assert.equal(world.live(bob), carol)
  assert.deepEqual(world.store.tables.profiles.get(carol)?.vetoed, [])
})

test('folded profiles show the later observation of each field', () => {
  const world = createWorld()
  const a = world.write({ email: 'a@example.org', tier: 'gold', plan: 'old' }, { observedAtMs: startMs - 10 }).profileId
  world.write({ phone: '+442077070707', tier: 'silver' }, { observedAtMs: startMs - 20 })
  world.write({ phone: '+442077070707', plan: 'new' })
  world.write({ email: 'a@example.org', phone: '+442077070707' })
  assert.deepEqual(world.fields(a), { email: 'a@example.org', phone: '+442077070707', tier: 'gold', plan: 'new' })
})

test('a clear stands against an earlier value of the other profile', () => {
  const world = createWorld()
  const a = world.write({ email: 'a@example.org', tier: null }).profileId
  const b = world.write({ phone: '+442077070707', tier: 'silver' }, { observedAtMs: startMs - 20 }).profileId
  world.merge(a, b)
  assert.equal(world.fields(a)['tier'], undefined)
})

test('lists join, also when the survivor spoke last', () => {
  for (const isSurvivorLater of [true, false]) {
    const world = createWorld(json)
    const options = { behaviours: { tags: 'append' } } as const
    const times = isSurvivorLater ? [10, 20] : [20, 10]
    const a = world.write(
      { email: 'a@example.org', tags: ['x', 'y'] },
      { ...options, observedAtMs: startMs - (times[0] ?? 0) },
    )
    const b = world.write(
      { email: 'b@example.org', tags: ['y', 'z'] },
      { ...options, observedAtMs: startMs - (times[1] ?? 0) },
    )
    world.merge(a.profileId, b.profileId)
    const tags = world.fields(a.profileId)['tags']
    assert.deepEqual(Array.isArray(tags) && tags.toSorted(), ['x', 'y', 'z'])
  }
})

test('a merge shows in the history of both profiles', () => {
  const world = createWorld()
  const a = world.write({ email: 'a@example.org', tier: 'gold' }).profileId
  const b = world.write({ email: 'b@example.org', tier: 'silver', plan: 'x' }).profileId
  world.merge(a, b)
  const [merged, absorbed] = world.lastPlan.changes
  assert.deepEqual([merged?.profileId, merged?.kind], [a, 'merge'])
  assert.deepEqual(merged?.changes, {
    fields: { email: ['a@example.org', 'b@example.org'], tier: ['gold', 'silver'], plan: [null, 'x'] },
    attached: [['email', 'b@example.org']],
  })
  assert.deepEqual([absorbed?.profileId, absorbed?.kind], [b, 'absorbed'])
  assert.deepEqual(absorbed?.changes, {
    fields: { email: ['b@example.org', null], tier: ['silver', null], plan: ['x', null] },
    released: [['email', 'b@example.org']],
  })
})

test('every home keeps the registers of its own', () => {
  const world = createWorld()
  const a = world.write({ email: 'a@example.org', tier: 'gold' }).profileId
  const b = world.write({ email: 'b@example.org', tier: 'silver' }).profileId
  world.merge(a, b)
  const rows = world.store.tables.profiles
  assert.deepEqual(rows.get(a)?.own?.fields, { email: 'a@example.org', tier: 'gold' })
  assert.deepEqual(rows.get(b)?.own?.fields, { email: 'b@example.org', tier: 'silver' })
  assert.deepEqual(rows.get(b)?.fields, {})
  assert.equal(rows.get(b)?.mergedInto, a)
})

test('identifiers keep their home when their owner is absorbed', () => {
  const world = createWorld()
  const a = world.write({ email: 'a@example.org' }).profileId
  const b = world.write({ email: 'b@example.org' }).profileId
  world.merge(a, b)
  const identifier = world.store.tables.identifiers.get('email b@example.org')
  assert.deepEqual([identifier?.profileId, identifier?.homeId], [a, b])
})
