import { OverloadedError, UnknownWorkspaceError } from '../../engine/engine.ts'
import { StoreUnavailableError } from '../../engine/files/file-store.ts'
import { databaseIsAway } from '../database-is-away.ts'
import { keptRacing } from '../kept-racing.ts'
import { requestFaultOf } from '../request-fault.ts'
import { type Fault, invalid, unauthorized } from './fault.ts'

/** What a thrown error answers, and whether it is ours to look into. */
export function faultOfThrown(error: unknown, limitBytes: number): { readonly fault: Fault; readonly isOurs: boolean } {
  const bad = requestFaultOf(error, limitBytes)
  if (bad !== undefined) {
    const { code, path, message } = bad
    // The contract knows no 415 here: a body of another type is one that is not JSON.
    const fault: Fault = code === 'body_too_large' ? { kind: 'too_large', message } : invalid(path, message)
    return { fault, isOurs: false }
  }
  if (error instanceof UnknownWorkspaceError) return { fault: unauthorized('TOKEN_INVALID'), isOurs: false }
  if (error instanceof OverloadedError) {
    const headers = { 'retry-after': String(error.retryAfterSeconds) }
    return { fault: { kind: 'unavailable', message: 'too many writes are waiting', headers }, isOurs: false }
  }
  if (databaseIsAway(error)) {
    const message = 'the database is out of reach'
    return { fault: { kind: 'unavailable', message, headers: { 'retry-after': '5' } }, isOurs: true }
  }
  if (error instanceof StoreUnavailableError) {
    const message = 'the place where files are kept does not answer'
    return { fault: { kind: 'unavailable', message, headers: { 'retry-after': '30' } }, isOurs: true }
  }
  if (keptRacing(error)) {
    const message = 'writes to the same thing kept racing; try again'
    return { fault: { kind: 'conflict', message, headers: { 'retry-after': '1' } }, isOurs: true }
  }
  const message = 'the request failed on our side; the header x-request-id finds it in the log'
  return { fault: { kind: 'unhandled', message }, isOurs: true }
}
