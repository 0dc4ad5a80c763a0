import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Answer, judgeAttempt } from './attempt.ts'

const now = 1_000_000
const answered = (status: number): Answer => ({ kind: 'answered', status })
const unreachable: Answer = { kind: 'unreachable', error: 'timeout' }

describe('an attempt', () => {
  test('that any 2xx answers has delivered the message', () => {
    for (const status of [200, 201, 202, 204, 299]) {
      assert.deepEqual(judgeAttempt(answered(status), 3, now), { kind: 'delivered' })
    }
  })

  test('that a network error, 429 or 5xx ends is repeated after 1, 5 and 30 minutes, and then no more', () => {
    for (const answer of [unreachable, answered(429), answered(500), answered(503), answered(599)]) {
      const waits = [0, 1, 2, 3, 4].map(failures => {
        const verdict = judgeAttempt(answer, failures, now)
        return verdict.kind === 'retry' ? (verdict.atMs - now) / 60_000 : verdict.kind
      })
      assert.deepEqual(waits, [1, 5, 30, 'failed', 'failed'])
    }
  })

  test('that ends in any other way is the last', () => {
    for (const status of [101, 300, 302, 307, 400, 401, 404, 408, 410, 422, 600]) {
      assert.deepEqual(judgeAttempt(answered(status), 0, now), { kind: 'failed' }, `${status}`)
    }
    assert.deepEqual(judgeAttempt({ kind: 'refused', error: 'private' }, 0, now), { kind: 'failed' })
  })
})
