import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mapping } from '../../../test/scoring.ts'
import type { JsonObject } from '../json.ts'
import { decayEventType, fillBehaviour, mapEvent, orderMappings, usableValue } from './map-event.ts'

test('texts are trimmed, numbers and booleans keep their type, everything else is no value', () => {
  assert.equal(usableValue(' 51-200 '), '51-200')
  for (const value of [0, -1.5, true, false]) assert.equal(usableValue(value), value)
  for (const value of [undefined, null, '', ' \n ', [], ['x'], {}, { x: 1 }])
    assert.equal(usableValue(value), undefined)
})

test('an event writes the fields its metadata keys are mapped to, at the top level and by exact key', () => {
  const mappings = [mapping('team_size', 'size'), mapping('company.role', 'role'), mapping('Branch', 'industry')]
  const metadata = { team_size: '51-200', company: { role: 'CEO' }, branch: 'Technology', other: 1 }
  assert.deepEqual(mapEvent(mappings, 'form_submit', metadata), [
    { name: 'size', value: '51-200', behaviour: 'always_overwrite' },
  ])
  assert.deepEqual(mapEvent(mappings, 'form_submit', { 'company.role': 'CEO' })[0]?.value, 'CEO')
})

test('several keys to one field write in the order of creation, then of id, each under its own behaviour', () => {
  const mappings = orderMappings([
    mapping('c', 'x', { createdAtMs: 2, id: '1' }),
    mapping('b', 'x', { createdAtMs: 1, id: '3', behaviour: 'only_if_empty' }),
    mapping('a', 'x', { createdAtMs: 1, id: '2' }),
  ])
  assert.deepEqual(mapEvent(mappings, 'e', { a: 1, b: 2, c: 3 }), [
    { name: 'x', value: 1, behaviour: 'always_overwrite' },
    { name: 'x', value: 2, behaviour: 'only_if_empty' },
    { name: 'x', value: 3, behaviour: 'always_overwrite' },
  ])
})

test('mappings read the event only, never what another mapping wrote', () => {
  const chain = [mapping('a', 'b'), mapping('b', 'c')]
  assert.deepEqual(
    mapEvent(chain, 'e', { a: 1 }).map(write => write.name),
    ['b'],
  )
})

test('names of the prototype are keys like any other', () => {
  const mappings = ['__proto__', 'constructor', 'toString'].map(key => mapping(key, 'x'))
  assert.deepEqual(mapEvent(mappings, 'e', {}), [])
  const metadata: JsonObject = JSON.parse('{"__proto__": 1, "constructor": 2, "toString": 3}')
  assert.deepEqual(
    mapEvent(mappings, 'e', metadata).map(write => write.value),
    [1, 2, 3],
  )
})

test('events that record a decay map nothing', () => {
  assert.deepEqual(mapEvent([mapping('channel', 'x')], decayEventType, { channel: 'system' }), [])
})

test('a fill competes by age with other fills only', () => {
  assert.equal(fillBehaviour({ value: undefined, stamp: undefined }), 'first')
  assert.equal(fillBehaviour({ value: 'a', stamp: ['s', 1, null, 'first'] }), 'first')
  assert.equal(fillBehaviour({ value: 'a', stamp: ['s', 1] }), 'only_if_empty')
  assert.equal(fillBehaviour({ value: undefined, stamp: ['s', 1] }), 'only_if_empty')
  assert.equal(
    fillBehaviour({ value: 'a', stamp: ['s', 1, null, 'first'] }, { value: 'b', stamp: ['s', 1] }),
    'only_if_empty',
  )
})
