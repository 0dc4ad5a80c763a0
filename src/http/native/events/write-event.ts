import { Type } from 'typebox'
import type { EventReceipt, IdempotentAnswer, Settled } from '../../../domain/command.ts'
import type { Json } from '../../../domain/json.ts'
import { scopeKey } from '../../scope-key.ts'
import { takeAnything } from '../../validator.ts'
import {
  IdempotencyHeaders,
  readIdempotencyKey,
  sendEarlierAnswer,
  sendMalformedKey,
  sendStoredAnswer,
} from '../idempotency.ts'
import { type AnyReply, problemResponses, sendProblem } from '../problem.ts'
import { refusalCode, refusalDetail, viewProblems } from '../profiles/receipt-view.ts'
import { named, sendNoProfile } from '../profiles/route-parts.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { eventStatusOf, keepEventAnswer, viewEventReceipt } from './event-view.ts'
import { parseEvent } from './parse-event.ts'

const operation = 'POST /v1/events'

export function registerWriteEvent(app: NativeApp, { engine }: NativeContext): void {
  app.route({
    method: 'POST',
    url: '/events',
    config: needs('profiles:write'),
    validatorCompiler: takeAnything,
    schema: {
      summary: 'Record an event',
      description:
        'Finds the person by the identifiers, or makes one, stores the event, maps its metadata to fields and scores the profile, all before the answer. 201 when it was stored, 200 when the same `event_key` came before.',
      tags: ['events'],
      headers: IdempotencyHeaders,
      body: Type.Unsafe<Json>({ $ref: 'EventCommand#' }),
      response: {
        200: named('EventReceipt'),
        201: named('EventReceipt'),
        ...problemResponses(400, 404, 409, 413, 415, 422),
      },
    },
    async handler(request, reply) {
      const { workspaceId, name } = principalOf(request)
      const { body } = request
      const given = readIdempotencyKey(request)
      if (given.kind === 'malformed') return sendMalformedKey(reply)
      let idempotency: IdempotentAnswer<EventReceipt> | undefined
      if (given.kind === 'key') {
        const scoped = scopeKey(operation, given.key, body)
        const earlier = await engine.findEarlierAnswer(workspaceId, scoped.key, scoped.bodyHash)
        if (earlier.kind !== 'none') return sendEarlierAnswer(reply, earlier)
        idempotency = { ...scoped, respond: keepEventAnswer }
      }
      const parsed = parseEvent(body, name, idempotency)
      if (parsed.kind === 'unknown_profile') return sendNoProfile(reply)
      if (parsed.kind === 'refused') {
        return sendProblem(reply, 'invalid_request', refusalDetail(parsed.faults), parsed.faults)
      }
      return sendSettled(reply, await engine.writer.write(workspaceId, parsed.write), body)
    },
  })
}

function sendSettled(reply: AnyReply, settled: Settled<EventReceipt>, body: Json): AnyReply {
  if (settled.kind === 'replayed') return sendStoredAnswer(reply, settled.answer)
  if (settled.kind !== 'settled') return sendEarlierAnswer(reply, settled)
  const { receipt } = settled
  if (receipt.outcome === 'refused') {
    const faults = viewProblems(receipt.problems, body)
    return sendProblem(reply, refusalCode(receipt.problems), refusalDetail(faults), faults)
  }
  reply.code(eventStatusOf(receipt)).send(viewEventReceipt(receipt))
  return reply
}
