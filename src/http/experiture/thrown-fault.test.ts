import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OverloadedError } from '../../engine/engine.ts'
import { ConcurrentWriteError } from '../../engine/writer/flush.ts'
import { DatabaseError } from '../../store/database.ts'
import { fail } from './envelope.ts'
import { faultOfThrown } from './thrown-fault.ts'

function answerOf(error: unknown) {
  const { fault, isOurs } = faultOfThrown(error)
  const { status, headers, body } = fail(fault, 'id')
  return { status, retryAfter: headers?.['retry-after'], code: JSON.parse(body).error.code, isOurs, body }
}

test('what failed inside is told by status and code, never in its own words', () => {
  const secret = new Error('duplicate key (email)=(jane@example.com)')
  const cases = [
    [new OverloadedError('full'), 503, '1', 'CDP_ETL.INTERNAL.UNAVAILABLE', false],
    [new DatabaseError('08006', 'x', secret), 503, '5', 'CDP_ETL.INTERNAL.UNAVAILABLE', true],
    [new DatabaseError('57P01', 'x', secret), 503, '5', 'CDP_ETL.INTERNAL.UNAVAILABLE', true],
    [new DatabaseError('40001', 'x', secret), 409, '1', 'CDP_ETL.CONFLICT.CONCURRENT_WRITE', true],
    [new ConcurrentWriteError('raced'), 409, '1', 'CDP_ETL.CONFLICT.CONCURRENT_WRITE', true],
    [new DatabaseError('42P01', 'x', secret), 500, undefined, 'CDP_ETL.INTERNAL.UNHANDLED_EXCEPTION', true],
    [secret, 500, undefined, 'CDP_ETL.INTERNAL.UNHANDLED_EXCEPTION', true],
    ['thrown text', 500, undefined, 'CDP_ETL.INTERNAL.UNHANDLED_EXCEPTION', true],
  ] as const
  for (const [error, status, retryAfter, code, isOurs] of cases) {
    const { body, ...answer } = answerOf(error)
    assert.deepEqual(answer, { status, retryAfter, code, isOurs })
    assert.doesNotMatch(body, /jane|duplicate|thrown text/)
  }
})
