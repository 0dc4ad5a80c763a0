import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { StoredAnswer } from '../../domain/command.ts'
import type { EarlierAnswer } from '../../engine/engine.ts'
import { isIdempotencyKey } from '../scope-key.ts'
import { type AnyReply, sendProblem } from './problem.ts'

/** For the description of a route; `readIdempotencyKey` checks. */
export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      description:
        'Of your choice, 1 to 255 visible ASCII characters: for 24 hours a repetition gets the first answer.',
    }),
  ),
})

export type ReadKey =
  | { readonly kind: 'none' }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'malformed' }

export function readIdempotencyKey(request: Pick<FastifyRequest, 'headers'>): ReadKey {
  const header = request.headers['idempotency-key']
  if (header === undefined) return { kind: 'none' }
  return isIdempotencyKey(header) ? { kind: 'key', key: header } : { kind: 'malformed' }
}

export function sendMalformedKey<R extends AnyReply>(reply: R): R {
  const message = 'expected 1 to 255 visible ASCII characters'
  return sendProblem(reply, 'invalid_request', `Idempotency-Key: ${message}.`, [{ path: 'Idempotency-Key', message }])
}

/** Sends an answer kept under an idempotency key, and says so. */
export function sendStoredAnswer(reply: AnyReply, answer: StoredAnswer): AnyReply {
  reply.code(answer.status).header('content-type', 'application/json; charset=utf-8')
  reply.header('idempotency-replayed', 'true').send(answer.body)
  return reply
}

export function sendEarlierAnswer(reply: AnyReply, earlier: Exclude<EarlierAnswer, { kind: 'none' }>): AnyReply {
  if (earlier.kind === 'replayed') return sendStoredAnswer(reply, earlier.answer)
  if (earlier.kind === 'key_reused') {
    return sendProblem(reply, 'idempotency_key_reused', 'Send another Idempotency-Key with another body.')
  }
  reply.header('retry-after', 1)
  return sendProblem(reply, 'idempotency_key_in_progress', 'The first request with this key has not ended. Try again.')
}
