import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createExchangeIds } from './exchange-ids.ts'

const profileId = '01991f2e-5f3c-7c1a-9b1e-6a4d5c3b2a10'
const [own, other] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002']
const day = 24 * 3_600_000

test('an exchange id opens to its profile for thirty days, padded or not, and shows nothing of it', () => {
  let nowMs = Date.UTC(2026, 2, 4)
  const ids = createExchangeIds('a root key', () => nowMs)
  const { exchangeId: made } = ids.make(own, profileId, 'AbC123')
  assert.match(made, /^[\w-]+\.AbC123$/)
  assert.notEqual(ids.make(own, profileId, 'AbC123').exchangeId, made)
  assert.equal(ids.open(own, made), profileId)
  assert.equal(ids.open(own, made.replace('.', '%3D%3D.')), profileId)
  assert.equal(ids.open(own, made.replace('.', '==.')), profileId)
  nowMs += 30 * day - 1
  assert.equal(ids.open(own, made), profileId)
  nowMs += 1
  assert.equal(ids.open(own, made), undefined)
})

test('what was altered, made for another workspace or under another root key does not open', () => {
  const ids = createExchangeIds('a root key', () => 0)
  const { exchangeId: made } = ids.make(own, profileId, 'AbC123')
  assert.equal(ids.open(other, made), undefined)
  assert.equal(createExchangeIds('another', () => 0).open(own, made), undefined)
  for (let at = 0; at < made.indexOf('.'); at++) {
    const letter = made[at] === 'A' ? 'Q' : 'A'
    assert.equal(ids.open(own, made.slice(0, at) + letter + made.slice(at + 1)), undefined, `letter ${at}`)
  }
  for (const text of ['', '.', 'AbC123', `${made.slice(1)}`, `A${made}`, '='.repeat(100_000)]) {
    assert.equal(ids.open(own, text), undefined)
  }
})
