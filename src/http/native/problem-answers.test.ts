import assert from 'node:assert/strict'
import { test } from 'node:test'
import Fastify from 'fastify'
import { ConcurrentWriteError } from '../../engine/writer/flush.ts'
import { createLogger } from '../../runtime/logger.ts'
import { registerProblemAnswers } from './problem-answers.ts'

test('a write whose retries ran out is a conflict that may be tried again, not a fault of the server', async () => {
  const app = Fastify()
  registerProblemAnswers(app, createLogger('silent'))
  app.get('/raced', () => {
    throw new ConcurrentWriteError('raced')
  })
  const answer = await app.inject('/raced')
  assert.equal(answer.statusCode, 409)
  assert.equal(answer.headers['retry-after'], '1')
  assert.equal(answer.json().code, 'conflict')
})
