import { type TSchema, Type } from 'typebox'
import { isUuid } from '../../../domain/uuid.ts'
import { IdParam } from '../params.ts'
import { type AnyReply, sendProblem } from '../problem.ts'

/** A shape that is registered under its name. */
export function named(name: string): TSchema {
  return Type.Unsafe<unknown>({ $ref: `${name}#` })
}

export const IdParams = Type.Object({ id: IdParam })

/** The id in the form in which it is stored; undefined for what cannot be one. */
export function readId(text: string): string | undefined {
  return isUuid(text) ? text.toLowerCase() : undefined
}

export function sendNoProfile<R extends AnyReply>(reply: R): R {
  return sendProblem(reply, 'not_found', 'There is no such profile.')
}

export function sendNoMerge<R extends AnyReply>(reply: R): R {
  return sendProblem(reply, 'not_found', 'There is no such merge.')
}

export function sendNoConflict<R extends AnyReply>(reply: R): R {
  return sendProblem(reply, 'not_found', 'There is no such conflict.')
}
