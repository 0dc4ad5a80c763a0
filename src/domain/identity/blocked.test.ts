import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isBlocked } from './blocked.ts'

const none: ReadonlySet<string> = new Set()

test('placeholders never identify, in any case', () => {
  const placeholders = [
    '',
    'null',
    'NULL',
    'undefined',
    'Unknown',
    'n/a',
    'N/A',
    'none',
    'test@test.com',
    'Test@Test.com',
    '0',
    '0000000000',
    '+0000000000',
    '000-000-0000',
    '(000) 000-0000',
    '000 000 0000',
    '00000000-0000-0000-0000-000000000000',
    '{00000000-0000-0000-0000-000000000000}',
    '[object Object]',
  ]
  for (const value of placeholders) {
    for (const kind of ['customer_id', 'email', 'phone', 'anonymous_id']) {
      assert.ok(isBlocked(kind, value, none), `${kind} ${value}`)
    }
  }
})

test('one digit over and over is no phone number, but may be a customer number', () => {
  assert.ok(isBlocked('phone', '9999999999', none))
  assert.ok(isBlocked('phone', '+11111111111', none))
  assert.ok(isBlocked('phone', '999 999-9999', none))
  assert.ok(!isBlocked('customer_id', '9999999999', none))
  assert.ok(!isBlocked('phone', '+442077070707', none))
})

test('ordinary values identify, also those that only contain or resemble a placeholder', () => {
  const ordinary: readonly (readonly [kind: string, value: string])[] = [
    ['customer_id', 'cust_1'],
    ['customer_id', '10'],
    ['customer_id', '0000000001'],
    ['customer_id', 'nullify'],
    ['customer_id', 'constructor'],
    ['customer_id', '__proto__'],
    ['customer_id', 'toString'],
    ['email', 'null@example.org'],
    ['email', 'unknown@example.org'],
    ['email', 'mytest@test.com'],
    ['anonymous_id', '00000000-0000-0000-0000-000000000001'],
  ]
  for (const [kind, value] of ordinary) assert.ok(!isBlocked(kind, value, none), `${kind} ${value}`)
})

test("a workspace's own blocked values never identify either", () => {
  const extra = new Set(['info@example.org'])
  assert.ok(isBlocked('email', 'info@example.org', extra))
  assert.ok(isBlocked('customer_id', 'INFO@example.org', extra))
  assert.ok(!isBlocked('email', 'ada@example.org', extra))
})
