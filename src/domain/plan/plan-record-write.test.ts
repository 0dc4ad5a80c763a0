import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld, field, recordWrite, testRules, type World } from '../../../test/world.ts'
import type { RecordReceipt } from '../command.ts'
import type { ObjectDefinition } from '../schema/object-definition.ts'

const tickets: ObjectDefinition = {
  name: 'tickets',
  displayName: 'Ticket',
  pluralDisplayName: 'Tickets',
  description: '',
  objectType: 'entity',
  version: 1,
  ingestion: { single: true, jsonBatch: true, fileImport: true, defaultWriteMode: 'upsert' },
  primaryKey: 'no',
  identityKeys: ['no', 'ref'],
  fields: [field('no'), field('ref'), field('state'), field('buyer', { identifies: 'email' }), field('constructor')],
}

const rules = testRules({ objects: [tickets] })

function rowOf(world: World, receipt: RecordReceipt) {
  return world.store.tables.records.get(receipt.recordId ?? '')
}

test('an upsert inserts, then changes the fields it brings and leaves the others', () => {
  const world = createWorld(rules)
  const first = world.record('tickets', { no: '1', state: 'open', ref: 'a' })
  assert.equal(first.outcome, 'created')
  const second = world.record('tickets', { no: '1', state: 'closed' })
  assert.deepEqual([second.outcome, second.recordId], ['updated', first.recordId])
  assert.deepEqual(rowOf(world, first)?.fields, { no: '1', state: 'closed', ref: 'a' })
})

test('an upsert that brings nothing new changes nothing and writes nothing', () => {
  const world = createWorld(rules)
  const first = world.record('tickets', { no: '1', state: 'open' })
  assert.equal(world.record('tickets', { no: '1', state: 'open' }).outcome, 'unchanged')
  assert.deepEqual(world.lastPlan.records, [])
  assert.equal(rowOf(world, first)?.version, 0)
})

test('null clears a field of a record', () => {
  const world = createWorld(rules)
  const first = world.record('tickets', { no: '1', state: 'open' })
  assert.equal(world.record('tickets', { no: '1', state: null }).outcome, 'updated')
  assert.deepEqual(rowOf(world, first)?.fields, { no: '1' })
  assert.equal(world.record('tickets', { no: '1', state: null }).outcome, 'unchanged')
})

test('an append always makes a row, and later upserts find the latest written one', () => {
  const world = createWorld(rules)
  const first = world.record('tickets', { no: '1' }, { mode: 'append' })
  const second = world.record('tickets', { no: '1' }, { mode: 'append' })
  assert.deepEqual([first.outcome, second.outcome], ['created', 'created'])
  assert.notEqual(first.recordId, second.recordId)
  assert.equal(world.record('tickets', { no: '1', state: 'x' }).recordId, second.recordId)
})

test('a row is found by every value of every key it ever held', () => {
  const world = createWorld(rules)
  const first = world.record('tickets', { no: '1', ref: 'a' })
  world.record('tickets', { no: '1', ref: 'b' })
  for (const ref of ['a', 'b']) {
    assert.equal(world.record('tickets', { ref }, { matchKey: 'ref' }).recordId, first.recordId)
  }
})

test('a record names its person anew only where it speaks of one', () => {
  const world = createWorld(rules)
  const first = world.record('tickets', { no: '1', buyer: 'Ada@Example.org' })
  assert.deepEqual(rowOf(world, first)?.person, { kind: 'email', value: 'ada@example.org' })
  world.record('tickets', { no: '1', state: 'open' })
  assert.deepEqual(rowOf(world, first)?.person, { kind: 'email', value: 'ada@example.org' })
  world.record('tickets', { no: '1', buyer: null })
  assert.equal(rowOf(world, first)?.person, null)
})

test('a new row lacking a required field is refused, also where that field is named constructor', () => {
  const strict = {
    ...tickets,
    fields: tickets.fields.map(item => ({ ...item, required: item.name === 'constructor' })),
  }
  const world = createWorld(testRules({ objects: [strict] }))
  const refused = world.record('tickets', { no: '1' })
  assert.deepEqual(
    refused.problems.map(({ code, path }) => `${code} ${path}`),
    ['required constructor'],
  )
  const made = world.record('tickets', { no: '1', constructor: 'x' })
  assert.equal(made.outcome, 'created')
  assert.equal(world.record('tickets', { no: '1', state: 'x' }).outcome, 'updated')
})

test('records of one flush see one another and leave as one row', () => {
  const world = createWorld(rules)
  const before = world.record('tickets', { no: '0' })
  const verdicts = world.flush([
    recordWrite('tickets', { no: '1', state: 'open' }),
    recordWrite('tickets', { no: '1', ref: 'a' }),
    recordWrite('tickets', { ref: 'a', state: 'closed' }),
    recordWrite('tickets', { no: '0', ref: 'a' }),
    recordWrite('tickets', { ref: 'a', state: 'moved' }),
  ])
  const outcomes = verdicts.map(verdict => (verdict.kind === 'settled' ? verdict.receipt.outcome : verdict.kind))
  assert.deepEqual(outcomes, ['created', 'updated', 'updated', 'updated', 'updated'])
  assert.equal(world.lastPlan.records.length, 2)
  assert.deepEqual(rowOf(world, before)?.fields, { no: '0', ref: 'a', state: 'moved' })
})

test('keys and values named like the prototype are ordinary', () => {
  const world = createWorld(rules)
  const first = world.record('tickets', { no: '__proto__', constructor: 'x' })
  const second = world.record('tickets', { no: 'constructor' })
  assert.notEqual(first.recordId, second.recordId)
  assert.equal(world.record('tickets', { no: '__proto__', state: 'y' }).recordId, first.recordId)
  assert.equal(world.record('tickets', { no: 'a b c', ref: ' ' }).outcome, 'created')
  assert.equal(world.record('tickets', { ref: ' ', state: 'z' }).outcome, 'updated')
})
