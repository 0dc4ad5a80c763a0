import { OverloadedError, UnknownWorkspaceError } from '../../engine/engine.ts'
import { StoreUnavailableError } from '../../engine/files/file-store.ts'
import { databaseIsAway } from '../database-is-away.ts'
import { keptRacing } from '../kept-racing.ts'
import { type RequestFault, requestFaultOf } from '../request-fault.ts'
import { type Fault, invalid, unauthorized } from './fault.ts'

const retryLater = { 'retry-after': '5' }

/** What a thrown error answers, and whether it is ours to look into. */
export function faultOfThrown(error: unknown): { readonly fault: Fault; readonly isOurs: boolean } {
  const bad = requestFaultOf(error)
  if (bad !== undefined) return { fault: faultOfRequest(bad), isOurs: false }
  if (error instanceof UnknownWorkspaceError) return { fault: unauthorized('TOKEN_INVALID'), isOurs: false }
  if (error instanceof OverloadedError) {
    const headers = { 'retry-after': String(error.retryAfterSeconds) }
    const message = 'too many writes are waiting'
    return { fault: { kind: 'unavailable', message, headers }, isOurs: false }
  }
  if (databaseIsAway(error)) {
    const message = 'the database is out of reach'
    return { fault: { kind: 'unavailable', message, headers: retryLater }, isOurs: true }
  }
  if (error instanceof StoreUnavailableError) {
    const message = 'the place where files are kept does not answer'
    return { fault: { kind: 'unavailable', message, headers: { 'retry-after': '30' } }, isOurs: true }
  }
  if (keptRacing(error)) {
    const message = 'writes to the same key kept racing; try again'
    return { fault: { kind: 'concurrent_write', message, headers: { 'retry-after': '1' } }, isOurs: true }
  }
  const message = 'the request failed on our side; its correlationId finds it in the log'
  return { fault: { kind: 'unhandled', message }, isOurs: true }
}

function faultOfRequest({ code, path, message }: RequestFault): Fault {
  switch (code) {
    case 'body_too_large':
      return { kind: 'too_large', message }
    case 'unsupported_media_type':
      return { kind: 'unsupported_media_type', message }
    case 'invalid_json':
    case 'invalid_request':
      return path === '' ? { kind: 'invalid', message } : invalid(path, message)
  }
}
