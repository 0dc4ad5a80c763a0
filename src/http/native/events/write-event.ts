import { Type } from 'typebox'
import type { Json } from '../../../domain/json.ts'
import { takeAnything } from '../../validator.ts'
import { openWrite, sendSettled } from '../answer-write.ts'
import { IdempotencyHeaders } from '../idempotency.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { refusalDetail } from '../profiles/receipt-view.ts'
import { named, sendNoProfile } from '../profiles/route-parts.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { eventForm } from './event-view.ts'
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
      const opened = await openWrite(engine, workspaceId, operation, request, reply, eventForm)
      if (opened.kind === 'answered') return reply
      const parsed = parseEvent(body, name, opened.idempotency)
      if (parsed.kind === 'unknown_profile') return sendNoProfile(reply)
      if (parsed.kind === 'refused') {
        return sendProblem(reply, 'invalid_request', refusalDetail(parsed.faults), parsed.faults)
      }
      return sendSettled(reply, await engine.writer.write(workspaceId, parsed.write), body, eventForm)
    },
  })
}
