import type { Readable } from 'node:stream'
import type { Json, JsonObject } from '../../domain/json.ts'
import { errorOf, type Fault, statusOf } from './fault.ts'

/** An answer ready to be sent: the body is final text, because replays repeat it byte for byte. */
export type Answer = {
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A file, as it is made. */
export type FileAnswer = {
  readonly status: number
  readonly stream: Readable
  readonly headers: Readonly<Record<string, string>>
}

export function successBody(data: Json, correlationId: string): string {
  return JSON.stringify({ success: true, data, correlationId })
}

export function succeed(status: number, data: JsonObject, correlationId: string): Answer {
  return { status, body: successBody(data, correlationId) }
}

export function fail(fault: Fault, correlationId: string): Answer {
  const body = JSON.stringify({ success: false, correlationId, error: errorOf(fault) })
  return fault.headers === undefined
    ? { status: statusOf(fault), body }
    : { status: statusOf(fault), body, headers: fault.headers }
}

/** The correlation id closes every stored body, see `successBody`. */
const storedCorrelationId = /"correlationId":"([0-9a-f-]{36})"\}$/

/** The first answer once more, with the header that says so and the first correlation id in both places. */
export function replay(stored: { readonly status: number; readonly body: string }): Answer {
  const correlationId = storedCorrelationId.exec(stored.body)?.[1]
  return {
    status: stored.status,
    body: stored.body,
    headers: {
      'idempotency-replayed': 'true',
      ...(correlationId === undefined ? {} : { 'x-correlation-id': correlationId }),
    },
  }
}

/** Server times on this wire: UTC, whole seconds. */
export function wireTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}
