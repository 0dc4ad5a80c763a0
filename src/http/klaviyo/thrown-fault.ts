import { OverloadedError, UnknownWorkspaceError } from '../../engine/engine.ts'
import { StoreUnavailableError } from '../../engine/files/file-store.ts'
import { databaseIsAway } from '../database-is-away.ts'
import { keptRacing } from '../kept-racing.ts'
import { requestFaultOf } from '../request-fault.ts'
import { type Fault, invalid } from './fault.ts'

/** What a thrown error answers, and whether it is ours to look into. */
export function faultOfThrown(error: unknown): { readonly fault: Fault; readonly isOurs: boolean } {
  const bad = requestFaultOf(error)
  if (bad !== undefined) {
    const isType = bad.code === 'unsupported_media_type'
    const detail = isType ? 'Send application/vnd.api+json or application/json.' : 'The request cannot be read.'
    return {
      fault: isType ? { kind: 'unsupported_media_type', pointer: '/data', detail } : invalid('/data', detail),
      isOurs: false,
    }
  }
  if (error instanceof UnknownWorkspaceError) {
    const detail = 'The key is not valid here.'
    return { fault: { kind: 'authentication_failed', pointer: '/data/', detail }, isOurs: false }
  }
  if (error instanceof OverloadedError) {
    return { fault: unavailable('Too many writes are waiting.', error.retryAfterSeconds), isOurs: false }
  }
  if (databaseIsAway(error)) return { fault: unavailable('The database is out of reach.', 5), isOurs: true }
  if (error instanceof StoreUnavailableError) {
    return { fault: unavailable('The place where files are kept does not answer.', 30), isOurs: true }
  }
  if (keptRacing(error)) {
    return { fault: unavailable('Writes to the same thing kept racing; try again.', 1), isOurs: true }
  }
  const detail = 'The request failed on our side; the header x-request-id finds it in the log.'
  return { fault: { kind: 'error', pointer: '/data', detail }, isOurs: true }
}

function unavailable(detail: string, retryAfterSeconds: number): Fault {
  const headers = { 'retry-after': String(retryAfterSeconds) }
  return { kind: 'service_unavailable', pointer: '/data', detail, headers }
}
