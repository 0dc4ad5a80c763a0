import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Stamp } from '../domain/plan/register.ts'
import { decodeStamps, encodeStamps } from './stamps.ts'

const source = fc.constantFrom('shop', 'crm', 'quote " and \\')
const arrival = fc.integer({ min: 1, max: 3 })
const observed = fc.constantFrom(5, 6)
const stamp: fc.Arbitrary<Stamp> = fc.oneof(
  fc.tuple(source, arrival),
  fc.tuple(source, arrival, observed),
  fc.tuple(source, arrival, fc.option(observed), fc.constantFrom('min' as const, 'append' as const)),
)

test('stamps read as they were stored, whatever fields share them', () => {
  fc.assert(
    // `__proto__` is no name of a field.
    fc.property(
      fc.dictionary(
        fc.string().filter(name => name !== '__proto__'),
        stamp,
      ),
      stamps => {
        const own = { ...stamps }
        assert.deepEqual({ ...decodeStamps(encodeStamps(own)) }, own)
      },
    ),
  )
})

test('fields of one write share one stamp', () => {
  const stamps = { email: ['shop', 7], name: ['shop', 7], tier: ['crm', 7], plan: ['shop', 8] } satisfies Record<
    string,
    Stamp
  >
  assert.equal(
    encodeStamps(stamps),
    '[["shop",7,null,null,"email","name"],["crm",7,null,null,"tier"],["shop",8,null,null,"plan"]]',
  )
})
