import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld, eventWrite, startMs, testRules, type World } from '../../../test/world.ts'
import type { ProfileReceipt } from '../command.ts'

const replace = { identifierMode: 'replace', linkPolicy: 'below-email', onConflict: 'refuse' } as const
const fill = { identifierMode: 'fill', linkPolicy: 'never' } as const

function conflictOf({ problems }: ProfileReceipt) {
  return problems.map(({ code, path, otherProfileId }) => [code, path, otherProfileId])
}

function changesOf(world: World, profileId: string) {
  return world.store.tables.changes.filter(row => row.profileId === profileId).map(({ changes }) => changes)
}

test('a write that makes only new profiles is refused where one is found, with the strongest holder', () => {
  const world = createWorld()
  const phoned = world.write({ phone: '+442077070707' }).profileId
  const mailed = world.write({ email: 'a@example.org' }).profileId
  const both = { phone: '+442077070707', email: 'a@example.org' }
  assert.deepEqual(conflictOf(world.refused(both, { create: 'new' })), [
    ['identifier_conflict', 'identifiers.email', mailed],
  ])
  assert.deepEqual(conflictOf(world.refused(both, { create: 'new', matchKey: 'phone' })), [
    ['identifier_conflict', 'identifiers.phone', phoned],
  ])
  assert.deepEqual(conflictOf(world.refused({ first_name: 'A' }, { create: 'new', profileId: mailed })), [
    ['identifier_conflict', 'profile_id', mailed],
  ])
  assert.equal(world.write({ email: 'b@example.org' }, { create: 'new' }).outcome, 'created')
})

test('a write that makes only new profiles by a match key leaves the other identifiers to their owners', () => {
  const world = createWorld()
  const phoned = world.write({ phone: '+442077070707' }).profileId
  const made = world.write({ phone: '+442077070707', email: 'a@example.org' }, { create: 'new', matchKey: 'email' })
  assert.equal(made.outcome, 'created')
  assert.deepEqual(world.identifiers(made.profileId), ['email a@example.org'])
  assert.deepEqual(
    made.conflicts.map(({ reason, otherProfileId }) => [reason, otherProfileId]),
    [['append', phoned]],
  )
})

test('below e-mail, only profiles known by weaker kinds are absorbed', () => {
  const world = createWorld()
  const ada = world.write({ email: 'a@example.org' }).profileId
  const phoned = world.write({ phone: '+442077070707' }).profileId
  const write = world.write({ email: 'a@example.org', phone: '+442077070707' }, { linkPolicy: 'below-email' })
  assert.deepEqual(
    write.merges.map(({ survivorId, absorbedId }) => [survivorId, absorbedId]),
    [[ada, phoned]],
  )
  const customer = world.write({ external_id: 'x1' }).profileId
  const apart = world.write({ external_id: 'x1', email: 'a@example.org' }, { linkPolicy: 'below-email' })
  assert.equal(apart.profileId, customer)
  assert.deepEqual(apart.merges, [])
  assert.deepEqual(
    apart.conflicts.map(({ reason, kind }) => [reason, kind]),
    [['link_policy', 'email']],
  )
})

test('below e-mail, a workspace without e-mail absorbs only anonymous profiles', () => {
  const identityKinds = [
    { kind: 'customer_id', limit: 1, anonymous: false },
    { kind: 'phone', limit: 5, anonymous: false },
    { kind: 'anonymous_id', limit: 5, anonymous: true },
  ]
  const world = createWorld(testRules({ settings: { identityKinds } }))
  world.write({ customer_id: 'c1' })
  world.write({ phone: '+442077070707' })
  world.write({ anonymous_id: 'v1' })
  const set = { customer_id: 'c1', phone: '+442077070707', anonymous_id: 'v1' }
  const write = world.write(set, { linkPolicy: 'below-email' })
  assert.equal(write.merges.length, 1)
  assert.deepEqual(
    write.conflicts.map(({ kind }) => kind),
    ['phone'],
  )
})

test('a write that refuses conflicts is refused whole and says whose the identifier is', () => {
  const world = createWorld()
  const ada = world.write({ external_id: 'x1', email: 'a@example.org' }).profileId
  const bob = world.write({ email: 'b@example.org', anonymous_id: 'v1' }).profileId
  const before = [world.revision(ada), world.revision(bob)]
  const refused = world.refused(
    { external_id: 'x1', email: 'b@example.org', first_name: 'Ada' },
    { onConflict: 'refuse', linkPolicy: 'below-email' },
  )
  assert.deepEqual(conflictOf(refused), [['identifier_conflict', 'identifiers.email', bob]])
  assert.deepEqual([world.revision(ada), world.revision(bob)], before)
  assert.equal(world.store.tables.conflicts.size, 0)
  const strict = world.refused({ email: 'b@example.org' }, { profileId: ada, linkPolicy: 'strict' })
  assert.deepEqual(conflictOf(strict), [['identifier_conflict', 'identifiers.email', bob]])
})

test('a write that refuses conflicts also refuses to make a second person of a shared identifier', () => {
  const world = createWorld()
  const ada = world.write({ customer_id: 'c1', email: 'family@example.org' }).profileId
  const refused = world.refused({ customer_id: 'c2', email: 'family@example.org' }, { onConflict: 'refuse' })
  assert.deepEqual(conflictOf(refused), [['identifier_conflict', 'identifiers.email', ada]])
})

test('a write that refuses conflicts still absorbs whom it may', () => {
  const world = createWorld()
  const ada = world.write({ email: 'a@example.org' }).profileId
  world.write({ phone: '+442077070707' })
  const write = world.write({ email: 'a@example.org', phone: '+442077070707' }, replace)
  assert.equal(write.profileId, ada)
  assert.equal(write.merges.length, 1)
  assert.deepEqual(world.identifiers(ada), ['email a@example.org', 'phone +442077070707'])
})

test('a write that replaces leaves of the kinds named only what it names, and what it takes away is free', () => {
  const world = createWorld()
  const ada = world.write({ email: 'a@example.org', phone: '+442077070707', anonymous_id: 'v1' }).profileId
  world.write({ email: 'second@example.org' }, { profileId: ada })
  const write = world.write({ email: 'new@example.org', anonymous_id: 'v2' }, { ...replace, profileId: ada })
  assert.deepEqual(write.fields, {
    email: { verdict: 'applied' },
    anonymous_id: { verdict: 'applied' },
  })
  assert.deepEqual(world.identifiers(ada), [
    'anonymous_id v1',
    'anonymous_id v2',
    'email new@example.org',
    'phone +442077070707',
  ])
  assert.deepEqual(changesOf(world, ada).at(-1), {
    fields: { email: ['second@example.org', 'new@example.org'], anonymous_id: ['v1', 'v2'] },
    attached: [
      ['email', 'new@example.org'],
      ['anonymous_id', 'v2'],
    ],
    released: [
      ['email', 'a@example.org'],
      ['email', 'second@example.org'],
    ],
  })
  assert.equal(world.write({ email: 'a@example.org' }, { create: 'new' }).outcome, 'created')
})

test('a write that replaces a one-per-profile value lands on the person that another identifier hits', () => {
  const world = createWorld()
  const ada = world.write({ external_id: 'x1', email: 'a@example.org' }).profileId
  const write = world.write({ external_id: 'x2', email: 'a@example.org' }, replace)
  assert.equal(write.profileId, ada)
  assert.deepEqual(world.identifiers(ada), ['email a@example.org', 'external_id x2'])
  assert.equal(world.write({ external_id: 'x1' }).outcome, 'created')
})

test('a write that replaces absorbs whom it may although both have a value of a kind with room for one', () => {
  const identityKinds = [
    { kind: 'email', limit: 1, anonymous: false },
    { kind: 'phone', limit: 1, anonymous: false },
  ]
  const world = createWorld(testRules({ settings: { identityKinds } }))
  const ada = world.write({ email: 'a@example.org', phone: '+442077070701' }).profileId
  world.write({ phone: '+442077070702' })
  world.write({ email: 'a@example.org', phone: '+442077070702' }, replace)
  assert.deepEqual(world.identifiers(ada), ['email a@example.org', 'phone +442077070702'])
})

test('a write that replaces with null or with a value that never identifies leaves no identifier of the kind', () => {
  for (const email of [null, 'test@test.com']) {
    const world = createWorld()
    const ada = world.write({ email: 'a@example.org', phone: '+442077070707' }).profileId
    world.write({ email: 'second@example.org' }, { profileId: ada })
    world.write({ email }, { ...replace, profileId: ada })
    assert.deepEqual(world.identifiers(ada), ['phone +442077070707'])
    assert.equal(world.fields(ada)['email'] ?? null, email)
  }
})

test('a write that replaces keeps a kind as it is where another profile has the value', () => {
  const world = createWorld()
  const ada = world.write({ external_id: 'x1', email: 'a@example.org' }).profileId
  const bob = world.write({ external_id: 'x2', email: 'b@example.org' }).profileId
  const write = world.write(
    { external_id: 'x1', email: 'b@example.org', first_name: 'Ada' },
    { ...replace, onConflict: 'keep_apart' },
  )
  assert.deepEqual(write.fields['email'], { verdict: 'kept', why: 'another profile has this identifier' })
  assert.deepEqual(
    write.conflicts.map(({ kind, otherProfileId }) => [kind, otherProfileId]),
    [['email', bob]],
  )
  assert.deepEqual(world.fields(ada), { external_id: 'x1', email: 'a@example.org', first_name: 'Ada' })
  assert.deepEqual(world.identifiers(ada), ['email a@example.org', 'external_id x1'])
})

test('in any order of arrival the identifier observed last is the one that replaced the others', () => {
  const at = (ms: number) => ({ ...replace, observedAtMs: startMs - 10 + ms })
  const writes = [1, 2, 3].map(ms => ({ set: { external_id: 'x1', email: `${ms}@example.org` }, more: at(ms) }))
  for (const order of [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ]) {
    const world = createWorld()
    for (const i of order) {
      const write = writes[i]
      if (write !== undefined) world.write(write.set, write.more)
    }
    const [profileId = ''] = world.store.tables.profiles.keys()
    assert.deepEqual(world.identifiers(profileId), ['email 3@example.org', 'external_id x1'])
    assert.equal(world.fields(profileId)['email'], '3@example.org')
  }
})

test('a write that replaces but was observed earlier than the value in place takes nothing away', () => {
  const world = createWorld()
  const ada = world.write({ external_id: 'x1', email: 'new@example.org' }).profileId
  const early = { ...replace, observedAtMs: startMs - 1 }
  const write = world.write({ external_id: 'x1', email: 'old@example.org' }, early)
  assert.deepEqual(write.fields['email'], { verdict: 'stale', why: 'a later observation is in place' })
  assert.deepEqual(world.identifiers(ada), ['email new@example.org', 'external_id x1'])
  world.write({ email: 'second@example.org' }, { profileId: ada })
  world.write({ external_id: 'x1', email: 'second@example.org' }, early)
  assert.equal(world.identifiers(ada).length, 3)
})

test('filling takes what the profile lacks and nobody has, and changes nothing that is known', () => {
  const world = createWorld()
  const ada = world.write({ email: 'a@example.org' }).profileId
  const bob = world.write({ external_id: 'x9' }).profileId
  const set = { email: 'a@example.org', phone: '+442077070707', external_id: 'x9', first_name: 'Ada' }
  const write = world.write(set, { ...fill, matchKey: 'email' })
  assert.equal(write.profileId, ada)
  assert.deepEqual(write.fields, {
    email: { verdict: 'unchanged' },
    phone: { verdict: 'applied' },
    external_id: { verdict: 'kept', why: 'another profile has this identifier' },
    first_name: { verdict: 'applied' },
  })
  assert.deepEqual([write.conflicts, write.merges], [[], []])
  const other = world.write({ phone: '+442077070707', email: 'other@example.org' }, fill)
  assert.equal(other.profileId, ada)
  assert.deepEqual(other.fields['email'], {
    verdict: 'kept',
    why: 'the profile has an identifier of this kind',
  })
  assert.deepEqual(world.identifiers(ada), ['email a@example.org', 'phone +442077070707'])
  assert.deepEqual(world.identifiers(bob), ['external_id x9'])
  assert.equal(world.write({ email: null }, { ...fill, profileId: ada }).outcome, 'unchanged')
})

test('filling absorbs an anonymous profile, and moves the device of a known one', () => {
  const world = createWorld()
  const ada = world.write({ email: 'a@example.org' }).profileId
  const bob = world.write({ email: 'b@example.org', anonymous_id: 'v1' }).profileId
  const visitor = world.write({ anonymous_id: 'v2', tier: 'gold' }).profileId
  const write = world.write({ email: 'a@example.org' }, { ...fill, identifiers: { anonymous_id: ['v1', 'v2'] } })
  assert.deepEqual(
    write.merges.map(({ survivorId, absorbedId }) => [survivorId, absorbedId]),
    [[ada, visitor]],
  )
  assert.deepEqual(world.identifiers(ada), ['anonymous_id v1', 'anonymous_id v2', 'email a@example.org'])
  assert.deepEqual(world.identifiers(bob), ['email b@example.org'])
  assert.deepEqual(world.fields(bob), { email: 'b@example.org' })
  assert.deepEqual(changesOf(world, bob).at(-1), {
    fields: { anonymous_id: ['v1', null] },
    released: [['anonymous_id', 'v1']],
  })
  assert.equal(world.store.tables.conflicts.size, 0)
  assert.equal(world.live(bob), bob)
})

test('a device moves to the home that the write came to, and stays with it through a split', () => {
  const world = createWorld()
  const ada = world.write({ email: 'a@example.org' }).profileId
  const twin = world.write({ email: 'twin@example.org' }).profileId
  world.merge(ada, twin)
  const bob = world.write({ email: 'b@example.org', anonymous_id: 'v1' }).profileId
  world.write({ email: 'twin@example.org', anonymous_id: 'v1' }, fill)
  const row = [...world.store.tables.identifiers.values()].find(({ value }) => value === 'v1')
  assert.deepEqual([row?.profileId, row?.homeId], [ada, twin])
  world.write({ email: 'b@example.org', anonymous_id: 'v1' }, fill)
  const back = [...world.store.tables.identifiers.values()].find(({ value }) => value === 'v1')
  assert.deepEqual([back?.profileId, back?.homeId], [bob, bob])
  assert.equal(world.fields(ada)['anonymous_id'], undefined)
})

test('a write observed before its holder was told of the device does not move it', () => {
  const world = createWorld()
  const ada = world.write({ email: 'a@example.org' }).profileId
  const bob = world.write({ email: 'b@example.org', anonymous_id: 'v1' }).profileId
  const late = world.write({ email: 'a@example.org', anonymous_id: 'v1' }, { ...fill, observedAtMs: startMs - 1 })
  assert.deepEqual(late.fields['anonymous_id'], { verdict: 'kept', why: 'another profile has this identifier' })
  assert.deepEqual(world.identifiers(bob), ['anonymous_id v1', 'email b@example.org'])
  assert.deepEqual(world.identifiers(ada), ['email a@example.org'])
})

test('an event whose identifiers conflict is of the strongest match and replaces none', () => {
  const world = createWorld()
  const ada = world.write({ external_id: 'x1', email: 'a@example.org' }).profileId
  const bob = world.write({ external_id: 'x2', email: 'b@example.org' }).profileId
  const event = world.run(
    eventWrite(
      { external_id: 'x1', email: 'b@example.org', phone: '+442077070707' },
      {},
      { identifierMode: 'replace', linkPolicy: 'below-email', set: { first_name: 'Ada' } },
    ),
  )
  assert.equal(event.profileId, ada)
  assert.deepEqual(
    event.conflicts.map(({ kind, otherProfileId }) => [kind, otherProfileId]),
    [['email', bob]],
  )
  assert.deepEqual(event.fields['phone']?.verdict, 'kept')
  assert.deepEqual(world.fields(ada), { external_id: 'x1', email: 'a@example.org', first_name: 'Ada' })
  assert.deepEqual(world.identifiers(ada), ['email a@example.org', 'external_id x1'])
  const apart = world.run(
    eventWrite(
      { external_id: 'x1', email: 'new@example.org' },
      {},
      { identifierMode: 'replace', linkPolicy: 'below-email' },
    ),
  )
  assert.deepEqual(apart.conflicts, [])
  assert.deepEqual(world.identifiers(ada), ['email new@example.org', 'external_id x1'])
})

test('an event that names its person fills and moves like a write', () => {
  const world = createWorld()
  const ada = world.write({ email: 'a@example.org' }).profileId
  world.write({ email: 'b@example.org', anonymous_id: 'v1' })
  const event = world.run(eventWrite({ anonymous_id: 'v1' }, {}, { ...fill, profileId: ada }))
  assert.equal(event.profileId, ada)
  assert.deepEqual(world.identifiers(ada), ['anonymous_id v1', 'email a@example.org'])
})

test('what an event says of its person is observed when it happened, and what a field does not take is kept out', () => {
  const world = createWorld()
  const ada = world.write({ email: 'a@example.org', first_name: 'Ada' }).profileId
  const event = world.run(
    eventWrite(
      { email: 'a@example.org' },
      {},
      {
        occurredMs: startMs - 1,
        set: { first_name: 'Late', last_name: 'Byron', ltv: 'much', ['bad\nname']: 1 },
        edits: [{ name: 'properties.tags', value: 'vip', behaviour: 'append' }],
      },
    ),
  )
  assert.notEqual(event.eventId, null)
  assert.deepEqual(Object.fromEntries(Object.entries(event.fields).map(([name, { verdict }]) => [name, verdict])), {
    email: 'unchanged',
    first_name: 'stale',
    last_name: 'applied',
    'properties.tags': 'applied',
    'bad\nname': 'invalid',
    ltv: 'invalid',
  })
  assert.deepEqual(world.fields(ada), {
    email: 'a@example.org',
    first_name: 'Ada',
    last_name: 'Byron',
    'properties.tags': ['vip'],
  })
  const refused = world.run(eventWrite({ nothing: 'x' }, {}, { set: { first_name: 'A' } }))
  assert.equal(refused.outcome, 'refused')
})
