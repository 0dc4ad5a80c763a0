import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ulidToUuid, uuidToUlid } from './ulid.ts'

test('a UUID spelt as a ULID and back is the same UUID', () => {
  fc.assert(fc.property(fc.uuid(), uuid => assert.equal(ulidToUuid(uuidToUlid(uuid)), uuid)))
})

test('ULIDs sort as their UUIDs do', () => {
  fc.assert(fc.property(fc.uuid(), fc.uuid(), (a, b) => assert.equal(uuidToUlid(a) < uuidToUlid(b), a < b)))
})

test('known spellings hold', () => {
  assert.equal(uuidToUlid('00000000-0000-0000-0000-000000000000'), '00000000000000000000000000')
  assert.equal(uuidToUlid('ffffffff-ffff-ffff-ffff-ffffffffffff'), '7ZZZZZZZZZZZZZZZZZZZZZZZZZ')
  assert.equal(uuidToUlid('01563e3a-b5d3-d676-4c61-efb99302bd5b'), '01ARZ3NDEKTSV4RRFFQ69G5FAV')
})

test('what is not a ULID in canonical spelling has no UUID', () => {
  for (const text of [
    '',
    '8ZZZZZZZZZZZZZZZZZZZZZZZZZ',
    '01arz3ndektsv4rrffq69g5fav',
    '01ARZ3NDEKTSV4RRFFQ69G5FA',
    '01ARZ3NDEKTSV4RRFFQ69G5FAU',
  ]) {
    assert.equal(ulidToUuid(text), undefined, text)
  }
})
