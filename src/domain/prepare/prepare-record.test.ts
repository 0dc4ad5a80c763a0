import assert from 'node:assert/strict'
import { test } from 'node:test'
import { field, recordWrite, testRules } from '../../../test/world.ts'
import { parsePhone } from '../../engine/phone.ts'
import type { Problem, RecordWrite } from '../command.ts'
import type { Json } from '../json.ts'
import type { ObjectDefinition } from '../schema/object-definition.ts'
import { type PreparedRecordWrite, prepareRecordWrite } from './prepare-record.ts'

const tickets: ObjectDefinition = {
  name: 'tickets',
  displayName: 'Ticket',
  pluralDisplayName: 'Tickets',
  description: '',
  objectType: 'entity',
  version: 1,
  ingestion: { single: true, jsonBatch: true, fileImport: true, defaultWriteMode: 'upsert' },
  primaryKey: 'ticket_no',
  identityKeys: ['ticket_no', 'ref', 'open'],
  fields: [
    field('ticket_no', { type: 'integer' }),
    field('ref'),
    field('open', { type: 'boolean' }),
    field('buyer_email', { identifies: 'email' }),
    field('buyer_id', { identifies: 'customer_id' }),
    field('note', { nullable: false }),
  ],
}

const rules = testRules({ objects: [tickets], settings: { defaultRegion: 'US' } })

function prepare(
  object: string,
  set: Readonly<Record<string, Json>>,
  more: Partial<RecordWrite> = {},
): PreparedRecordWrite {
  const preparation = prepareRecordWrite(recordWrite(object, set, more), rules, parsePhone)
  assert.equal(preparation.kind, 'ready', JSON.stringify(preparation))
  return preparation.write
}

function codes(object: string, set: Readonly<Record<string, Json>>, more: Partial<RecordWrite> = {}): string[] {
  const preparation = prepareRecordWrite(recordWrite(object, set, more), rules, parsePhone)
  assert.equal(preparation.kind, 'refused')
  return preparation.problems.map((problem: Problem) => `${problem.code} ${problem.path}`)
}

test('an upsert matches on the named key, else on the primary key, else on the first identity key with a value', () => {
  const all = { ref: 'a', ticket_no: 1, open: true }
  assert.deepEqual(prepare('tickets', all, { matchKey: 'ref' }).match, { key: 'ref', value: 'a' })
  assert.deepEqual(prepare('tickets', all).match, { key: 'ticket_no', value: '1' })
  assert.deepEqual(prepare('tickets', { ref: 'a', open: true }).match, { key: 'ref', value: 'a' })
  assert.deepEqual(prepare('tickets', { open: false }).match, { key: 'open', value: 'false' })
})

test('an upsert without a value to match on inserts', () => {
  assert.equal(prepare('tickets', { note: 'x' }).match, undefined)
  assert.equal(prepare('tickets', { note: 'x' }, { matchKey: 'ref' }).match, undefined)
  assert.equal(prepare('tickets', { ref: '' }, { matchKey: 'ref' }).match, undefined)
})

test('the match key is a field, an identity key, and not null', () => {
  assert.deepEqual(codes('tickets', { ref: 'a' }, { matchKey: 'nope' }), ['unknown_match_key match_key'])
  assert.deepEqual(codes('tickets', { ref: 'a' }, { matchKey: 'constructor' }), ['unknown_match_key match_key'])
  assert.deepEqual(codes('tickets', { note: 'a' }, { matchKey: 'note' }), ['match_key_not_identity match_key'])
  assert.deepEqual(codes('tickets', { ref: null }, { matchKey: 'ref' }), ['match_key_without_value match_key'])
  assert.deepEqual(codes('events', { event: 'x' }), ['match_key_not_identity match_key'])
})

test('an append matches nothing but keeps every key it brings', () => {
  const write = prepare('tickets', { ref: 'a', ticket_no: 1 }, { mode: 'append' })
  assert.equal(write.match, undefined)
  assert.deepEqual(write.keys, [
    { key: 'ticket_no', value: '1' },
    { key: 'ref', value: 'a' },
  ])
  assert.deepEqual(prepare('events', { event: 'x' }, { mode: 'append' }).keys, [])
})

test('the person is named by the strongest identifying field, in normal form', () => {
  assert.deepEqual(prepare('tickets', { buyer_email: ' Ada@Example.org ' }).person, {
    kind: 'email',
    value: 'ada@example.org',
  })
  assert.deepEqual(prepare('tickets', { buyer_email: 'ada@example.org', buyer_id: ' c1' }).person, {
    kind: 'customer_id',
    value: 'c1',
  })
})

test('a record that does not speak of a person leaves it; one that clears or blocks it says nobody', () => {
  assert.equal(prepare('tickets', { ref: 'a' }).person, undefined)
  assert.equal(prepare('tickets', { ref: 'a', buyer_email: null }).person, null)
  assert.equal(prepare('tickets', { ref: 'a', buyer_email: 'test@test.com' }).person, null)
  assert.equal(prepare('tickets', { ref: 'a', buyer_id: 'x'.repeat(513) }).person, null)
  assert.deepEqual(prepare('tickets', { ref: 'a', buyer_id: 'unknown', buyer_email: 'a@b.co' }).person, {
    kind: 'email',
    value: 'a@b.co',
  })
})

test('unknown names are reported before bad values', () => {
  assert.deepEqual(codes('tickets', { ticket_no: 'x', nope: 1, note: null, ['__proto__x']: 1 }), [
    'unknown_field nope',
    'unknown_field __proto__x',
    'invalid_value ticket_no',
    'not_nullable note',
  ])
  assert.deepEqual(codes('tickets', JSON.parse('{"__proto__": 1, "constructor": 2}'), { mode: 'append' }), [
    'unknown_field __proto__',
    'unknown_field constructor',
  ])
})

test('a key too long for its index is refused', () => {
  assert.deepEqual(codes('tickets', { ref: 'x'.repeat(513) }), ['invalid_value ref'])
  assert.deepEqual(codes('tickets', { ref: 'x'.repeat(513) }, { mode: 'append' }), ['invalid_value ref'])
  assert.equal(prepare('tickets', { ref: 'x'.repeat(512) }).keys.length, 1)
})

test('an object that does not exist is refused, also one named like the prototype', () => {
  assert.deepEqual(codes('nope', { a: 1 }), ['unknown_field object'])
  assert.deepEqual(codes('__proto__', { a: 1 }), ['unknown_field object'])
})
