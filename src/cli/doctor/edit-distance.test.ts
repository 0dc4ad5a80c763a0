import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { editDistance } from './edit-distance.ts'

test('a letter more, less, other or swapped is one step, in either direction', () => {
  for (const near of ['DATABASEURL', 'DATABASE__URL', 'DATABASE_URI', 'DATABSAE_URL'])
    assert.deepEqual([editDistance(near, 'DATABASE_URL'), editDistance('DATABASE_URL', near)], [1, 1], near)
})

test('it is nought for equal names alone, and never more than the longer one has letters', () => {
  const name = fc.string({ maxLength: 12 })
  fc.assert(
    fc.property(name, name, (a, b) => {
      const distance = editDistance(a, b)
      assert.equal(distance === 0, a === b)
      assert.ok(distance <= Math.max(a.length, b.length))
    }),
  )
})
