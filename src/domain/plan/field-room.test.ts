import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld, type World } from '../../../test/world.ts'
import type { FieldEdit } from '../command.ts'
import type { Json } from '../json.ts'
import { maxCharacters, maxFields, maxListItems } from './field-room.ts'

const email = 'a@example.org'

function tell(world: World, set: Readonly<Record<string, Json>>, edits: readonly FieldEdit[] = []) {
  return world.write({ email, ...set }, { undeclared: 'discover', edits })
}

function named(prefix: string, count: number): Record<string, Json> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, index]))
}

test('a profile takes so many undeclared fields, and declared ones and values of those it has all the same', () => {
  const world = createWorld()
  const { profileId, fields } = tell(world, named('a', maxFields + 10))
  assert.equal(Object.keys(world.fields(profileId)).length, maxFields)
  assert.equal(Object.values(fields).filter(({ verdict }) => verdict === 'kept').length, 11)
  const more = tell(world, { first_name: 'Ada', a1: 'new', b1: 'none' })
  assert.deepEqual(
    ['first_name', 'a1', 'b1'].map(name => more.fields[name]?.verdict),
    ['applied', 'applied', 'kept'],
  )
  assert.deepEqual(
    world.lastPlan.discovered.map(({ field }) => field),
    ['a1'],
  )
})

test('clearing makes no room, and what nobody told a full profile of cannot be cleared there', () => {
  const world = createWorld()
  const { profileId } = tell(world, named('a', maxFields))
  const clear = (name: string): FieldEdit => ({ name, value: null, behaviour: 'always_overwrite' })
  tell(world, {}, [clear('a1'), clear('never')])
  assert.equal(tell(world, { b1: 'none' }).fields['b1']?.verdict, 'kept')
  assert.equal(tell(world, { a1: 'again' }).fields['a1']?.verdict, 'applied')
  assert.ok(!Object.hasOwn(world.fields(profileId), 'never'))
})

test('a list that is appended to has an end, and what is in it already stands', () => {
  const world = createWorld()
  const append = (from: number, count: number): FieldEdit => ({
    name: 'list',
    value: Array.from({ length: count }, (_, index) => from + index),
    behaviour: 'append',
  })
  tell(world, {}, [append(0, maxListItems)])
  assert.equal(tell(world, {}, [append(maxListItems, 1)]).fields['list']?.verdict, 'kept')
  assert.equal(tell(world, {}, [append(0, maxListItems)]).fields['list']?.verdict, 'unchanged')
})

test('the large values of a profile have an end together, and may always become smaller', () => {
  const world = createWorld()
  const half = 'x'.repeat(maxCharacters / 2)
  const first = tell(world, { one: half, two: half.slice(200), three: 'x'.repeat(1_100) })
  assert.deepEqual(
    ['one', 'two', 'three'].map(name => first.fields[name]?.verdict),
    ['applied', 'applied', 'kept'],
  )
  assert.equal(tell(world, { three: 'small' }).fields['three']?.verdict, 'applied')
  assert.equal(tell(world, { one: half.slice(100) }).fields['one']?.verdict, 'applied')
})
