import type { Json } from '../../../domain/json.ts'
import { answerOnce } from '../../../engine/answer-once.ts'
import type { Call } from '../call.ts'
import { type Answer, fail } from '../envelope.ts'
import { answerEarlier, readIdempotencyKey } from '../idempotency.ts'
import type { ExperitureContext } from '../surface.ts'

/** Acts, under the request's idempotency key where it has one. */
export async function actOnce(
  context: ExperitureContext,
  call: Call,
  body: Json,
  act: () => Promise<Answer>,
): Promise<Answer> {
  const key = readIdempotencyKey(call.headers['idempotency-key'], call, body)
  if (!key.ok) return fail(key.fault, call.correlationId)
  if (key.value === undefined) return act()
  const settled = await answerOnce(context, call.principal.workspaceId, key.value, act)
  return settled.kind === 'answered' ? settled.answer : answerEarlier(settled, call.correlationId)
}
