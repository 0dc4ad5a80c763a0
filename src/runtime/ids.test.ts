import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { isUuid } from '../domain/uuid.ts'
import { createIdGenerator } from './ids.ts'

describe('createIdGenerator', () => {
  test('ids always increase, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 300 }), steps => {
        let clock = 1_700_000_000_000
        const newId = createIdGenerator(() => clock)
        let last = newId()
        for (const step of steps) {
          clock += step
          const id = newId()
          assert.ok(id > last, `${id} after ${last}`)
          last = id
        }
      }),
    )
  })

  test('more ids than a millisecond has room for stay unique and increase', () => {
    const newId = createIdGenerator(() => 1_700_000_000_000)
    const ids = Array.from({ length: 50_000 }, newId)
    assert.equal(new Set(ids).size, ids.length)
    assert.deepEqual(ids, ids.toSorted())
  })

  test('the first millisecond there was makes ids too', () => {
    assert.match(createIdGenerator(() => 0)(), /^00000000-0000-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  test('an id is a UUID of version 7 that begins with its millisecond', () => {
    const id = createIdGenerator(() => 0x0123_4567_89ab)()
    assert.ok(isUuid(id))
    assert.match(id, /^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})
