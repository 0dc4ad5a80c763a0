import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verdictOf } from './verdict.ts'

test('an edit says whether its value stuck, and why not', () => {
  const told = (verdict: 'applied' | 'unchanged' | 'stale' | 'kept', why?: string) =>
    verdictOf({ fields: { tier: { verdict, ...(why !== undefined && { why }) } }, conflicts: [] }, 'tier')
  assert.deepEqual(told('applied'), { isDone: true, text: 'The new value is in place.' })
  assert.equal(told('unchanged').isDone, false)
  assert.match(told('kept', 'the field has a value').text, /was kept\. The field has a value\.$/)
  assert.match(told('stale').text, /a later observation/)
})

test('an identifier of somebody else is told as such', () => {
  const conflict = { reason: 'vetoed', kind: 'email', value: 'a', profile_id: 'b', other_profile_id: 'c' } as const
  const { isDone, text } = verdictOf({ fields: { email: { verdict: 'applied' } }, conflicts: [conflict] }, 'email')
  assert.equal(isDone, false)
  assert.match(text, /parted/)
})
