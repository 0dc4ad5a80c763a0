import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld } from '../../../test/world.ts'
import type { MergeReceipt } from '../command.ts'

const nobody = '00000000-0000-7000-8000-999999999999'

function codes(receipt: MergeReceipt): readonly string[] {
  return receipt.problems.map(({ code, path }) => `${code} ${path}`)
}

test("a person's merge folds the one into the other and says so", () => {
  const world = createWorld()
  const a = world.write({ email: 'a@example.org' }).profileId
  const b = world.write({ email: 'b@example.org' }).profileId
  const receipt = world.merge(a, b)
  assert.equal(receipt.outcome, 'merged')
  assert.deepEqual([receipt.merge?.survivorId, receipt.merge?.absorbedId], [a, b])
  assert.deepEqual(
    world.lastPlan.merges.map(({ reason, source }) => [reason, source]),
    [['person', 'person']],
  )
})

test('merging a profile with itself is refused, also by the id of a profile that it absorbed', () => {
  const world = createWorld()
  const a = world.write({ email: 'a@example.org' }).profileId
  const b = world.write({ email: 'b@example.org' }).profileId
  assert.deepEqual(codes(world.merge(a, a)), ['same_profile absorbed'])
  world.merge(a, b)
  assert.deepEqual(codes(world.merge(a, b)), ['same_profile absorbed'])
  assert.deepEqual(codes(world.merge(b, a)), ['same_profile absorbed'])
  assert.deepEqual(world.lastPlan.rewritten, [])
})

test('merging with nobody is refused', () => {
  const world = createWorld()
  const a = world.write({ email: 'a@example.org' }).profileId
  assert.deepEqual(codes(world.merge(a, nobody)), ['unknown_profile absorbed'])
  assert.deepEqual(codes(world.merge(nobody, a)), ['unknown_profile survivor'])
})

test('limits do not stop a person', () => {
  const world = createWorld()
  const a = world.write({ customer_id: 'c1' }).profileId
  const b = world.write({ customer_id: 'c2' }).profileId
  world.merge(a, b)
  assert.deepEqual(world.identifiers(a), ['customer_id c1', 'customer_id c2'])
  for (const value of ['c1', 'c2']) assert.equal(world.write({ customer_id: value }).profileId, a)
  const third = world.write({ customer_id: 'c3', email: 'a@example.org' })
  assert.notEqual(third.profileId, a)
})

test('ids of absorbed profiles stand for their survivors', () => {
  const world = createWorld()
  const [a = '', b = '', c = '', d = ''] = ['a', 'b', 'c', 'd'].map(
    name => world.write({ email: `${name}@example.org` }).profileId,
  )
  world.merge(a, b)
  world.merge(c, d)
  assert.deepEqual(world.merge(b, d).merge?.survivorId, a)
  for (const id of [b, c, d]) assert.equal(world.live(id), a)
})

test('open conflicts between two profiles end when they become one', () => {
  const world = createWorld()
  const a = world.write({ customer_id: 'c1', email: 'shared@example.org' }).profileId
  const b = world.write({ customer_id: 'c2', email: 'shared@example.org' }).profileId
  const isOpen = () => [...world.store.tables.conflicts.values()].map(conflict => conflict.isOpen)
  assert.deepEqual(isOpen(), [true])
  world.merge(a, b)
  assert.deepEqual(isOpen(), [false])
})
