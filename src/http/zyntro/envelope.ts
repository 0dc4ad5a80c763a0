import type { Json, JsonObject } from '../../domain/json.ts'

export type Answer = {
  readonly status: number
  readonly body: JsonObject
  readonly headers?: Readonly<Record<string, string>>
}

/** The only answers whose status is not 200. */
const httpErrors = {
  unknown_endpoint: [404, 'Unknown endpoint'],
  method_not_allowed: [405, 'Method not allowed'],
  too_large: [413, 'Payload too large'],
  rate_limited: [429, 'Too many requests'],
  internal: [500, 'Internal error'],
} as const

export type HttpError = keyof typeof httpErrors

/** `debug` stands beside `data`, where it was asked for. */
export function succeed(data: Json, debug?: JsonObject): Answer {
  return { status: 200, body: { data, status: 'success', ...(debug !== undefined && { debug }) } }
}

export function fail(message: string): Answer {
  return { status: 200, body: { data: [message], status: 'error' } }
}

export function failHttp(error: HttpError, headers?: Readonly<Record<string, string>>): Answer {
  const [status, message] = httpErrors[error]
  return { ...fail(message), status, ...(headers !== undefined && { headers }) }
}
