import { Type } from 'typebox'
import type { EventReceipt, EventWrite } from '../../../domain/command.ts'
import type { Json } from '../../../domain/json.ts'
import { takeAnything } from '../../validator.ts'
import { answerBatch, maxItems } from '../answer-batch.ts'
import { IdempotencyHeaders } from '../idempotency.ts'
import { FaultSchema, problemResponses } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { EventReceiptSchema, eventOutcomes } from './event-shapes.ts'
import { eventForm } from './event-view.ts'
import { parseEvent } from './parse-event.ts'

const operation = 'POST /v1/events/batch'

const BatchBody = Type.Object({
  events: Type.Array(Type.Unsafe<Json>({ $ref: 'EventCommand#' }), { minItems: 1, maxItems }),
})

const BatchAnswer = Type.Object({
  data: Type.Array(
    Type.Object({
      ...Type.Partial(EventReceiptSchema).properties,
      index: Type.Integer({ description: 'The place of the item in the request, from 0.' }),
      outcome: Type.Enum([...eventOutcomes]),
      code: Type.Optional(Type.String({ description: 'Why it was refused, as in a problem.' })),
      errors: Type.Optional(Type.Array(FaultSchema)),
    }),
  ),
  ...Type.Record(Type.Enum([...eventOutcomes]), Type.Integer()).properties,
})

export function registerWriteEvents(app: NativeApp, { engine }: NativeContext): void {
  app.route({
    method: 'POST',
    url: '/events/batch',
    config: needs('profiles:write'),
    validatorCompiler: takeAnything,
    schema: {
      summary: 'Record many events',
      description:
        'Up to 10,000 events in order. Each has its own outcome; a refused one changes nothing and stops no other. With `Idempotency-Key`, items already written are answered as before.',
      tags: ['events'],
      headers: IdempotencyHeaders,
      body: BatchBody,
      response: { 200: BatchAnswer, ...problemResponses(400, 413, 415) },
    },
    async handler(request, reply) {
      const { workspaceId, name } = principalOf(request)
      await answerBatch<EventWrite, EventReceipt>(request, reply, name, {
        list: 'events',
        items: 'events',
        operation,
        outcomes: eventOutcomes,
        form: eventForm,
        parse: parseEvent,
        write: writes => engine.writer.writeAll(workspaceId, writes),
      })
      return reply
    },
  })
}
