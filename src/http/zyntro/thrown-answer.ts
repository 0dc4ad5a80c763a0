import { OverloadedError } from '../../engine/engine.ts'
import { requestFaultOf } from '../request-fault.ts'
import { type Answer, fail, failHttp } from './envelope.ts'
import { missingApiKey } from './fault.ts'

/** What a thrown error answers, and whether it is ours to look into. */
export function answerOfThrown(error: unknown): { readonly answer: Answer; readonly isOurs: boolean } {
  const bad = requestFaultOf(error)
  if (bad?.code === 'body_too_large') return { answer: failHttp('too_large'), isOurs: false }
  // A body that cannot be read is an empty one.
  if (bad !== undefined) return { answer: fail(missingApiKey.message), isOurs: false }
  if (error instanceof OverloadedError) {
    const headers = { 'retry-after': String(error.retryAfterSeconds) }
    return { answer: failHttp('rate_limited', headers), isOurs: false }
  }
  return { answer: failHttp('internal'), isOurs: true }
}
