import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld, profileWrite, recordWrite } from '../../../test/world.ts'
import type { ProfileReceipt } from '../command.ts'

const ada = { email: 'ada@example.org' }

/** Keeps every answer but refusals. */
function keyed(key: string, bodyHash = 'h') {
  const respond = (receipt: ProfileReceipt) =>
    receipt.outcome === 'refused' ? null : { status: 200, body: `${receipt.outcome} ${receipt.revision}` }
  return { idempotency: { key, bodyHash, respond } }
}

test('each command of a flush sees what those before it did', () => {
  const world = createWorld()
  const verdicts = world.flush([
    profileWrite({ ...ada, tier: 'gold' }),
    profileWrite({ ...ada, customer_id: 'c1' }),
    profileWrite({ customer_id: 'c1', tier: 'silver' }),
  ])
  const receipts = verdicts.map(verdict => (verdict.kind === 'settled' ? verdict.receipt : undefined))
  assert.deepEqual(
    receipts.map(receipt => receipt?.outcome),
    ['created', 'updated', 'updated'],
  )
  assert.equal(world.store.tables.profiles.size, 1)
})

test('a refused command leaves its neighbours alone', () => {
  const world = createWorld()
  const verdicts = world.flush([
    profileWrite(ada),
    profileWrite({ email: 'bob@example.org' }, { create: 'no' }),
    profileWrite({ ...ada, tier: 'gold' }),
  ])
  assert.deepEqual(
    verdicts.map(verdict => verdict.kind === 'settled' && verdict.receipt.outcome),
    ['created', 'refused', 'updated'],
  )
})

test('the answer under an idempotency key is kept with the write and given again, in the same flush and in later ones', () => {
  const world = createWorld()
  const command = profileWrite({ ...ada, tier: 'gold' }, keyed('k'))
  const [first, second] = world.flush([command, command])
  assert.deepEqual(first?.kind === 'settled' && first.answer, { status: 200, body: 'created 1' })
  assert.deepEqual(second, { kind: 'replayed', answer: { status: 200, body: 'created 1' } })
  assert.equal(world.lastPlan.answers.length, 1)
  assert.deepEqual(world.flush([command]), [{ kind: 'replayed', answer: { status: 200, body: 'created 1' } }])
  assert.deepEqual(world.lastPlan.answers, [])
})

test('a key with another body is refused and writes nothing', () => {
  const world = createWorld()
  world.flush([profileWrite(ada, keyed('k'))])
  assert.deepEqual(world.flush([profileWrite({ ...ada, tier: 'gold' }, keyed('k', 'other'))]), [{ kind: 'key_reused' }])
  assert.deepEqual(world.lastPlan.changes, [])
})

test('a key whose first request is under way says so', () => {
  const world = createWorld()
  world.store.tables.keys.set('k', { bodyHash: 'h', answer: null })
  assert.deepEqual(world.flush([profileWrite(ada, keyed('k'))]), [{ kind: 'key_in_progress' }])
})

test('a refusal keeps no answer, so that the same key may succeed later', () => {
  const world = createWorld()
  const command = profileWrite({ ...ada, tier: 'gold' }, { ...keyed('k'), create: 'no' })
  world.flush([command])
  assert.equal(world.store.tables.keys.size, 0)
  world.write(ada)
  const [verdict] = world.flush([command])
  assert.equal(verdict?.kind === 'settled' && verdict.receipt.outcome, 'updated')
  assert.equal(world.store.tables.keys.size, 1)
})

test('records take idempotency keys too', () => {
  const world = createWorld()
  const command = recordWrite(
    'orders',
    { order_id: '1' },
    { idempotency: { key: 'k', bodyHash: 'h', respond: receipt => ({ status: 200, body: receipt.outcome }) } },
  )
  world.flush([command])
  assert.deepEqual(world.flush([command]), [{ kind: 'replayed', answer: { status: 200, body: 'created' } }])
})

test('profiles, records and merges leave in one flush', () => {
  const world = createWorld()
  const a = world.write({ email: 'a@example.org' }).profileId
  const b = world.write({ email: 'b@example.org' }).profileId
  const verdicts = world.flush([
    recordWrite('orders', { order_id: '1', customer_email: 'b@example.org' }),
    { type: 'merge', survivorId: a, absorbedId: b, source: 'person' },
    profileWrite({ email: 'b@example.org', tier: 'gold' }),
  ])
  assert.deepEqual(
    verdicts.map(verdict => verdict.kind === 'settled' && verdict.receipt.outcome),
    ['created', 'merged', 'updated'],
  )
  assert.equal(world.fields(a)['tier'], 'gold')
})
