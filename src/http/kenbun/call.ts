import { type Static, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Json } from '../../domain/json.ts'
import type { ChangeContext } from '../../engine/configuration/audit.ts'
import type { Principal } from '../../engine/principal.ts'
import { describeErrors } from '../request-fault.ts'
import { errorBody, type Fault, invalid, statusOf } from './fault.ts'
import type { KenbunContext } from './surface.ts'

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  /** Any of these scopes opens the route; `root` is the operator alone. */
  readonly access: readonly string[] | 'root'
  /** Left out, the route acts in the active unit of the caller, and without one there is nothing to act on. */
  readonly actsIn?: 'no unit'
  /** The body is a file, which the call has as an `UploadedFile`. */
  readonly takes?: 'file'
  readonly handle: (context: KenbunContext, call: Call) => Promise<Answer>
}

/** Who calls, as the guard found them, before the body is read. */
export type Caller = {
  readonly principal: Principal
  /** The workspace behind the active unit; the operator has none until one is chosen. */
  readonly workspaceId: string | undefined
}

/** A request whose path, credential, scope, unit and body syntax are in order. */
export type Call = {
  readonly principal: Principal
  /** The active unit, or on routes that act in none, the caller's own. */
  readonly workspaceId: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
}

export type Answer = {
  readonly status: number
  /** Left out, there is none. */
  readonly body?: Json
  readonly headers?: Readonly<Record<string, string>>
}

export const reading: readonly string[] = ['kenbun:read', 'kenbun:write']
export const writing: readonly string[] = ['kenbun:write']

export const noContent: Answer = { status: 204 }

export function fail(fault: Fault): Answer {
  const { headers } = fault
  return { status: statusOf(fault), body: errorBody(fault), ...(headers !== undefined && { headers }) }
}

/** A handler that is given a body of this schema; any other is refused by its first fault. */
export function taking<B extends TSchema>(
  schema: B,
  handle: (context: KenbunContext, call: Call, body: Static<B>) => Promise<Answer>,
): Route['handle'] {
  return async (context, call) => {
    if (Value.Check(schema, call.body)) return handle(context, call, call.body)
    if (!Value.Check(AnyObject, call.body)) return fail(invalid('', 'the body must be a JSON object'))
    const [first] = describeErrors(Value.Errors(schema, call.body))
    return fail(invalid(first?.path ?? '', first?.message ?? 'is not as expected'))
  }
}

/** The same for a query, whose members are all text. */
export function asking<Q extends TSchema>(
  schema: Q,
  handle: (context: KenbunContext, call: Call, query: Static<Q>) => Promise<Answer>,
): Route['handle'] {
  return async (context, call) => {
    const { query } = call
    if (Value.Check(schema, query)) return handle(context, call, query)
    const [first] = describeErrors(Value.Errors(schema, query))
    return fail(invalid(first?.path ?? '', first?.message ?? 'is not as expected'))
  }
}

const AnyObject = Type.Record(Type.String(), Type.Unknown())

/** What a change of the caller's needs for its audit line. */
export function changeContextOf({ now, newId }: KenbunContext, { principal }: Call): ChangeContext {
  return { now, newId, actor: principal.id }
}
