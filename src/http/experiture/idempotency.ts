import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '../../domain/json.ts'
import type { EarlierAnswer } from '../../engine/engine.ts'
import { type Answer, fail, replay } from './envelope.ts'
import { invalid, keyConflict, keyInProgress, ok, type Result, refuse } from './fault.ts'

/** The key under which an answer is kept: the same word on another path is another operation. */
export type ScopedKey = { readonly key: string; readonly bodyHash: string }

const keyPattern = /^[\x21-\x7e]{1,255}$/

/** Undefined when the request carries no key. */
export function readIdempotencyKey(
  header: string | readonly string[] | undefined,
  operation: { readonly method: string; readonly path: string },
  body: Json,
): Result<ScopedKey | undefined> {
  if (header === undefined) return ok(undefined)
  if (typeof header !== 'string' || !keyPattern.test(header)) {
    return refuse(invalid('Idempotency-Key', 'expected 1 to 255 visible ASCII characters'))
  }
  const bodyHash = createHash('sha256').update(canonicalJson(body)).digest('hex')
  return ok({ key: `${operation.method} ${operation.path} ${header}`, bodyHash })
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
