import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld, field, profileWrite, startMs, testRules, type World } from '../../../test/world.ts'
import { parsePhone } from '../../engine/phone.ts'
import type { FieldEdit } from '../command.ts'
import type { Json } from '../json.ts'
import { prepareProfileWrite } from '../prepare/prepare-profile.ts'
import { joinRegisters } from './register.ts'

const email = 'a@example.org'

function edit(name: string, behaviour: FieldEdit['behaviour'], value: Json): FieldEdit {
  return { name, behaviour, value }
}

function editing(world: World, edits: readonly FieldEdit[], set: Readonly<Record<string, Json>> = {}) {
  return world.write({ email, ...set }, { undeclared: 'discover', edits })
}

test('appending makes a list of what is there, adds at the end, and adds nothing twice', () => {
  const world = createWorld()
  const ada = editing(world, [edit('tags', 'append', 'a')], { one: 'x' }).profileId
  editing(world, [edit('tags', 'append', ['b', 'a', 1]), edit('one', 'append', ['y'])])
  assert.deepEqual(
    [world.fields(ada)['tags'], world.fields(ada)['one']],
    [
      ['a', 'b', 1],
      ['x', 'y'],
    ],
  )
})

test('removing drops every equal element by type and value, leaves an empty list, and ignores what is no list', () => {
  const world = createWorld()
  const ada = editing(world, [], { tags: ['1', 1, 'b', 1], one: 'x' }).profileId
  const removed = editing(world, [edit('tags', 'remove', 1), edit('one', 'remove', 'x'), edit('none', 'remove', 'x')])
  assert.deepEqual(world.fields(ada)['tags'], ['1', 'b'])
  assert.deepEqual(
    Object.entries(removed.fields).map(([name, { verdict }]) => [name, verdict]),
    [
      ['email', 'unchanged'],
      ['tags', 'applied'],
      ['one', 'kept'],
      ['none', 'unchanged'],
    ],
  )
  editing(world, [edit('tags', 'remove', ['1', 'b'])])
  assert.deepEqual(world.fields(ada)['tags'], [])
  const again = editing(world, [edit('tags', 'remove', ['1', 'b'])])
  assert.equal(again.outcome, 'unchanged')
})

test('edits of one field follow each other and what was set, and history tells the first and the last value', () => {
  const world = createWorld()
  const ada = editing(world, [], { tags: ['old'] }).profileId
  const write = editing(
    world,
    [
      edit('tags', 'always_overwrite', null),
      edit('tags', 'remove', 'old'),
      edit('tags', 'append', ['b', 'c']),
      edit('tags', 'remove', 'b'),
    ],
    { tags: ['a'] },
  )
  assert.deepEqual(write.fields['tags'], { verdict: 'applied' })
  assert.deepEqual(world.fields(ada)['tags'], ['c'])
  assert.deepEqual(world.store.tables.changes.at(-1)?.changes, { fields: { tags: [['old'], ['c']] } })
})

test('edits that end where they began change nothing', () => {
  const world = createWorld()
  const ada = editing(world, [], { tags: ['a'] }).profileId
  const write = editing(world, [edit('tags', 'append', 'b'), edit('tags', 'remove', 'b')])
  assert.equal(write.outcome, 'unchanged')
  assert.deepEqual(write.fields['tags'], { verdict: 'unchanged' })
  assert.equal(world.revision(ada), 1)
})

test('a removal observed before the list in place is stale', () => {
  const world = createWorld()
  const ada = editing(world, [], { tags: ['a'] }).profileId
  const write = world.write(
    { email },
    { undeclared: 'discover', observedAtMs: startMs - 1, edits: [edit('tags', 'remove', 'a')] },
  )
  assert.equal(write.fields['tags']?.verdict, 'stale')
  assert.deepEqual(world.fields(ada)['tags'], ['a'])
})

test('the edits of a merged profile see what it shows, and its homes join to that', () => {
  const world = createWorld()
  const ada = editing(world, [edit('tags', 'append', ['a', 'b'])]).profileId
  const twin = world.write(
    { email: 'twin@example.org' },
    { undeclared: 'discover', edits: [edit('tags', 'append', ['c'])] },
  ).profileId
  world.merge(ada, twin)
  assert.deepEqual(world.fields(ada)['tags'], ['a', 'b', 'c'])
  const steps = [edit('tags', 'remove', 'c'), edit('tags', 'append', 'd'), edit('tags', 'remove', 'a')]
  for (const [i, step] of steps.entries()) {
    const name = i === 1 ? 'twin@example.org' : email
    world.write({ email: name }, { undeclared: 'discover', edits: [step] })
    const [root, home] = [ada, twin].map(id => world.store.tables.profiles.get(id)?.own)
    assert.ok(root && home)
    assert.deepEqual(joinRegisters(root, home).fields['tags'], world.fields(ada)['tags'])
  }
  assert.deepEqual(world.fields(ada)['tags'], ['b', 'd'])
})

test('identity fields are not edited, and declared fields that are no json take no items', () => {
  const rules = testRules({ profileFields: [field('tags', { type: 'json' })] })
  const edits = [
    edit('email', 'always_overwrite', null),
    edit('phone', 'append', 'x'),
    edit('first_name', 'append', 'x'),
    edit('first_name', 'remove', 'x'),
    edit('ltv', 'always_overwrite', 'much'),
    edit('tags', 'append', null),
    edit('unheard_of', 'append', 'x'),
  ]
  const refused = prepareProfileWrite(profileWrite({ email }, { edits }), rules, parsePhone)
  assert.equal(refused.kind, 'refused')
  assert.deepEqual(
    refused.problems.map(({ code, path }) => `${code} ${path}`),
    [
      'unknown_field unheard_of',
      'invalid_value email',
      'invalid_value phone',
      'invalid_value first_name',
      'invalid_value first_name',
      'invalid_value ltv',
      'invalid_value tags',
    ],
  )
  const taken = prepareProfileWrite(
    profileWrite({ email }, { edits: [edit('tags', 'remove', 'x'), edit('first_name', 'always_overwrite', null)] }),
    rules,
    parsePhone,
  )
  assert.equal(taken.kind, 'ready')
})

test('what edits leave in undeclared fields is discovered', () => {
  const world = createWorld()
  editing(world, [
    edit('tags', 'append', 'a'),
    edit('size', 'always_overwrite', 3),
    edit('gone', 'always_overwrite', null),
    edit('less', 'remove', 'a'),
  ])
  assert.deepEqual([...world.store.tables.discovered].toSorted(), ['profiles.size.number', 'profiles.tags.array'])
})

test('a property name of 255 characters fits behind a prefix', () => {
  const world = createWorld()
  const name = `properties.${'x'.repeat(255)}`
  const ada = editing(world, [], { [name]: 1 }).profileId
  assert.equal(world.fields(ada)[name], 1)
})
