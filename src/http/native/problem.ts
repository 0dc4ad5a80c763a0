import { STATUS_CODES } from 'node:http'
import type { FastifyReply } from 'fastify'
import { type Static, Type } from 'typebox'
import { excerptText } from '../../domain/excerpt.ts'
import type { Json } from '../../domain/json.ts'

/** Every problem the native API answers with: the status and the sentence that is the same for each occurrence. */
export const problems = {
  invalid_request: [400, 'The request is not valid'],
  invalid_json: [400, 'The body is not acceptable JSON'],
  unauthorized: [401, 'The credential is missing or not valid'],
  forbidden: [403, 'The credential lacks a scope'],
  not_found: [404, 'There is no such thing here'],
  method_not_allowed: [405, 'The method is not allowed on this path'],
  body_too_slow: [408, 'The body came too slowly'],
  conflict: [409, 'The request contradicts what is already there'],
  idempotency_key_reused: [409, 'The idempotency key was used for another request'],
  idempotency_key_in_progress: [409, 'The first request with this idempotency key is still under way'],
  body_too_large: [413, 'The body is too large'],
  unsupported_media_type: [415, 'The body is of a type or encoding that is not accepted'],
  unprocessable: [422, 'The request is well-formed but cannot be carried out'],
  rate_limited: [429, 'Too many requests'],
  internal: [500, 'Something went wrong on this server'],
  overloaded: [503, 'The server is busy'],
  unavailable: [503, 'The server cannot reach its database'],
  storage_unavailable: [503, 'The server cannot keep files now'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>

export type ProblemCodeOfApi = keyof typeof problems

/** One fault of a request: where, what was expected, and what was sent. */
export type Fault = { readonly path: string; readonly message: string; readonly value?: Json }

export const FaultSchema = Type.Object({
  path: Type.String({ description: 'Where the fault is, for example `set.email` or `filter`.' }),
  message: Type.String(),
  value: Type.Optional(Type.Unknown({ description: 'What was sent there; long texts are cut.' })),
})

/** RFC 9457 problem details, the only error body of the native API. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'A stable URI of the kind of problem.' }),
    title: Type.String({ description: 'The kind of problem in one sentence.' }),
    status: Type.Integer({ description: 'The HTTP status.' }),
    detail: Type.String({ description: 'What happened this time and what to do next.' }),
    code: Type.String({ description: 'The kind of problem as a short stable word.' }),
    errors: Type.Array(FaultSchema, { description: 'The single faults, where there are any.' }),
    request_id: Type.String({ description: 'Names this request in the log of the server.' }),
  },
  { $id: 'Problem', description: 'Problem details (RFC 9457), sent as application/problem+json.' },
)
export type Problem = Static<typeof ProblemSchema>

/** What a helper needs of a reply, whatever the schema of its route. */
export type AnyReply = Pick<FastifyReply, 'code' | 'header' | 'request'> & {
  send(payload: unknown): unknown
}

// Paths, messages and details may repeat names of the caller's, which may be of any length and number.
const maxMessageLength = 500
const maxDetailLength = 1_000
const maxFaults = 50

/** A fault as it is sent. Objects and arrays do not come back. */
function viewFault({ path, message, value }: Fault): Fault {
  const shown = { path: excerptText(path), message: excerptText(message, maxMessageLength) }
  if (typeof value === 'string') return { ...shown, value: excerptText(value) }
  return value === undefined || (typeof value === 'object' && value !== null) ? shown : { ...shown, value }
}

/** Faults as they are sent: the first ones, and how many more there are. */
export function viewFaults(faults: readonly Fault[]): Fault[] {
  const shown = faults.slice(0, maxFaults).map(viewFault)
  const more = faults.length - shown.length
  return more === 0 ? shown : [...shown, { path: '', message: `${more} more faults are not listed` }]
}

function problemBody(code: ProblemCodeOfApi, requestId: string, detail: string, errors: readonly Fault[]): Problem {
  const [status, title] = problems[code]
  return {
    type: `urn:onefold:problem:${code}`,
    title,
    status,
    detail: excerptText(detail, maxDetailLength),
    code,
    errors: viewFaults(errors),
    request_id: requestId,
  }
}

/** Ends the request with a problem. A handler returns it: `return sendProblem(reply, 'not_found', '…')`. */
export function sendProblem<R extends AnyReply>(
  reply: R,
  code: ProblemCodeOfApi,
  detail: string,
  errors: readonly Fault[] = [],
): R {
  reply.code(problems[code][0]).header('content-type', 'application/problem+json; charset=utf-8')
  reply.send(problemBody(code, reply.request.id, detail, errors))
  return reply
}

/** The error responses of a route, for its schema: `...problemResponses(400, 401, 404)`. */
export function problemResponses<S extends number>(...statuses: readonly S[]) {
  const content = { 'application/problem+json': { schema: { $ref: 'Problem#' } } }
  return Object.fromEntries(statuses.map(status => [status, { description: STATUS_CODES[status], content }]))
}
