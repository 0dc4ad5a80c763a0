import type { Json } from '../../domain/json.ts'
import type { EarlierAnswer } from '../../engine/engine.ts'
import { isIdempotencyKey, type ScopedKey, scopeKey } from '../scope-key.ts'
import { type Answer, fail, replay } from './envelope.ts'
import { invalid, keyConflict, keyInProgress, ok, type Result, refuse } from './fault.ts'

/** Undefined when the request carries no key. */
export function readIdempotencyKey(
  header: string | readonly string[] | undefined,
  operation: { readonly method: string; readonly path: string },
  body: Json,
): Result<ScopedKey | undefined> {
  if (header === undefined) return ok(undefined)
  if (!isIdempotencyKey(header)) {
    return refuse(invalid('Idempotency-Key', 'expected 1 to 255 visible ASCII characters'))
  }
  return ok(scopeKey(`${operation.method} ${operation.path}`, header, body))
}

type Answered = Exclude<EarlierAnswer, { kind: 'none' }>

/** What an earlier request with the key settles already; undefined when the way is free. */
export function answerEarlier(earlier: Answered, correlationId: string): Answer
export function answerEarlier(earlier: EarlierAnswer, correlationId: string): Answer | undefined
export function answerEarlier(earlier: EarlierAnswer, correlationId: string): Answer | undefined {
  switch (earlier.kind) {
    case 'none':
      return undefined
    case 'replayed':
      return replay(earlier.answer)
    case 'key_reused':
      return fail(keyConflict, correlationId)
    case 'key_in_progress':
      return fail(keyInProgress, correlationId)
  }
}
