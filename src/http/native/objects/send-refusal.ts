import type { SchemaRefusal } from '../../../domain/schema/schema-refusal.ts'
import { type AnyReply, sendProblem } from '../problem.ts'

/** Answers why a change of objects or fields is not made. */
export function sendRefusal<R extends AnyReply>(reply: R, { code, path, message }: SchemaRefusal): R {
  const detail = path === '' ? message : `${path}: ${message}`
  return sendProblem(reply, code, `${detail}.`, path === '' ? [] : [{ path, message }])
}
