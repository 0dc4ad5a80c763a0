import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld, eventWrite, field, testRules } from '../../../test/world.ts'

const fill = { identifierMode: 'fill', linkPolicy: 'never' } as const

test('the second person at a shared device is another person, to whom the device goes', () => {
  for (const matchKey of [undefined, 'anonymous_id']) {
    const world = createWorld()
    const ada = world.write({ email: 'a@example.org', anonymous_id: 'v1', first_name: 'Ada' }, fill).profileId
    const bob = { email: 'b@example.org', anonymous_id: 'v1', first_name: 'Bob' }
    const write = world.write(bob, { ...fill, ...(matchKey !== undefined && { matchKey }) })
    assert.equal(write.outcome, 'created')
    assert.deepEqual(world.identifiers(write.profileId), ['anonymous_id v1', 'email b@example.org'])
    assert.deepEqual(world.fields(write.profileId), bob)
    assert.deepEqual(world.identifiers(ada), ['email a@example.org'])
    assert.deepEqual(world.fields(ada), { email: 'a@example.org', first_name: 'Ada' })
    const again = world.write(bob, { ...fill, ...(matchKey !== undefined && { matchKey }) })
    assert.deepEqual([again.outcome, again.profileId], ['unchanged', write.profileId])
    const event = world.run(eventWrite({ phone: '+442077070707', anonymous_id: 'v1' }, {}, { ...fill }))
    assert.equal(event.profileId, write.profileId, 'a kind of which they have no value tells nobody apart')
    const third = world.run(eventWrite({ phone: '+442077070708', anonymous_id: 'v1' }, {}, { ...fill }))
    assert.ok(third.profileId !== write.profileId && third.profileId !== ada)
    assert.deepEqual(world.identifiers(third.profileId ?? ''), ['anonymous_id v1', 'phone +442077070708'])
  }
})

test('an identifier of the profile itself tells a shared device apart from a new address of the same person', () => {
  const world = createWorld()
  const ada = world.write({ external_id: 'x1', email: 'a@example.org', anonymous_id: 'v1' }, fill).profileId
  const write = world.write({ external_id: 'x1', email: 'new@example.org', anonymous_id: 'v1' }, fill)
  assert.equal(write.profileId, ada)
  assert.deepEqual(write.fields['email']?.verdict, 'kept')
})

test('a write that fills is not refused for what a new person lacks, so that nobody learns who is there', () => {
  const world = createWorld(testRules({ profileFields: [field('vip', { required: true })] }))
  assert.equal(world.refused({ email: 'a@example.org' }, {}).problems[0]?.path, 'vip')
  assert.equal(world.write({ email: 'a@example.org' }, fill).outcome, 'created')
})
