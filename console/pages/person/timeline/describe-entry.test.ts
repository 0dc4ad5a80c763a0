import assert from 'node:assert/strict'
import { test } from 'node:test'
import { causeOf, describeEntry } from './describe-entry.ts'

const at = '2026-01-01T00:00:00.000Z'

test('an event is called by its type and opens to what came with it', () => {
  const event = { type: 'event', at, source: 'web', event_type: 'page_view' } as const
  assert.deepEqual(describeEntry({ ...event, metadata: { path: '/' } }), {
    title: 'page_view',
    summary: '',
    payload: { path: '/' },
  })
  assert.equal(describeEntry({ ...event, metadata: {} }).payload, undefined)
  assert.match(describeEntry({ ...event, suppression: 'bot_traffic' }).summary, /bot traffic/)
})

test('a write counts what it changed and names the first', () => {
  const fields = Object.fromEntries(['a_b', 'c', 'd', 'e'].map(name => [name, { old: null, new: 1 }]))
  const attached = [{ kind: 'email', value: 'a@example.com' }]
  const { title, summary } = describeEntry({ type: 'change', at, source: 'crm', fields, attached })
  assert.deepEqual([title, summary], ['5 changes', 'A b, C, D, E and 1 more'])
  assert.equal(describeEntry({ type: 'change', at, source: 'crm', attached }).summary, 'gained email a@example.com')
})

test('a merge says which identifiers or who joined the two', () => {
  assert.match(causeOf('person', []), /Somebody decided/)
  assert.equal(causeOf('write', [{ kind: 'customer_id', value: '7' }]), 'One write named both: customer id 7')
  assert.equal(causeOf('write', []), 'One write named both')
})

test('huge names and values stay short', () => {
  const pairs = Array.from({ length: 50 }, () => ({ kind: 'k', value: 'v'.repeat(10_000) }))
  assert.ok(causeOf('write', pairs).length < 500)
  assert.ok(describeEntry({ type: 'change', at, source: '', fields: { ['f'.repeat(10_000)]: 1 } }).summary.length < 200)
})
