import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld } from '../../../test/world.ts'

test('a first write makes a profile', () => {
  const world = createWorld()
  const ada = world.write({ email: ' Ada@Example.org ', first_name: 'Ada' })
  assert.equal(ada.outcome, 'created')
  assert.deepEqual(world.fields(ada.profileId), { email: 'ada@example.org', first_name: 'Ada' })
  assert.deepEqual(world.identifiers(ada.profileId), ['email ada@example.org'])
})
