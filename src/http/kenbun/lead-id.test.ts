import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readLeadId, wireLeadId } from './lead-id.ts'

test('a lead id is another spelling of the profile id, and sorts like it', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), (a, b) => {
      assert.match(wireLeadId(a), /^ld_[0-7][0-9a-hjkmnp-tv-z]{25}$/)
      assert.equal(readLeadId(wireLeadId(a)), a)
      assert.equal(wireLeadId(a) < wireLeadId(b), a < b)
    }),
  )
})

test('any other text is no lead id', () => {
  const spelt = wireLeadId('019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44')
  const others = ['', 'ld_', spelt.slice(3), spelt.toUpperCase(), `${spelt}0`, spelt.replace(/.$/, 'u'), `LD_${spelt}`]
  for (const text of others) assert.equal(readLeadId(text), undefined, text)
})
