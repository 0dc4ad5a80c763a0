import { Type } from 'typebox'
import type { EventReceipt, EventWrite, Settled } from '../../../domain/command.ts'
import { isJsonObject, type Json } from '../../../domain/json.ts'
import { scopeKey } from '../../scope-key.ts'
import { takeAnything } from '../../validator.ts'
import { IdempotencyHeaders, readIdempotencyKey, sendMalformedKey } from '../idempotency.ts'
import {
  type Fault,
  FaultSchema,
  type ProblemCodeOfApi,
  problemResponses,
  sendProblem,
  viewFaults,
} from '../problem.ts'
import { refusalCode, viewProblems } from '../profiles/receipt-view.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { EventReceiptSchema, eventOutcomes } from './event-shapes.ts'
import { keepEventAnswer, viewEventReceipt } from './event-view.ts'
import { parseEvent } from './parse-event.ts'

const operation = 'POST /v1/events/batch'
const maxItems = 10_000

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

type Outcome = EventReceipt['outcome']
type ItemView = { readonly index: number; readonly outcome: Outcome; readonly [key: string]: unknown }

function refuseItem(index: number, code: ProblemCodeOfApi, errors: readonly Fault[]): ItemView {
  return { index, outcome: 'refused', code, errors: viewFaults(errors) }
}

/** An item's answer as it was kept under its idempotency key. */
function viewReplayed(index: number, body: string): ItemView {
  const kept: unknown = JSON.parse(body)
  const outcome = isJsonObject(kept) ? eventOutcomes.find(each => each === kept['outcome']) : undefined
  if (!isJsonObject(kept) || outcome === undefined) throw new Error('a kept answer is a receipt')
  return { index, ...kept, outcome }
}

function viewSettled(index: number, settled: Settled<EventReceipt>, item: Json | undefined): ItemView {
  if (settled.kind === 'replayed') return viewReplayed(index, settled.answer.body)
  if (settled.kind === 'key_reused') return refuseItem(index, 'idempotency_key_reused', [])
  if (settled.kind === 'key_in_progress') return refuseItem(index, 'idempotency_key_in_progress', [])
  const { receipt } = settled
  if (receipt.outcome !== 'refused') return { index, ...viewEventReceipt(receipt) }
  return refuseItem(index, refusalCode(receipt.problems), viewProblems(receipt.problems, item))
}

type ReadBody = { readonly items: readonly Json[] } | { readonly fault: Fault }

function readItems(body: Json): ReadBody {
  if (!isJsonObject(body)) return { fault: { path: '', message: 'expected an object' } }
  const superfluous = Object.keys(body).find(key => key !== 'events')
  if (superfluous !== undefined) return { fault: { path: superfluous, message: 'is not a key of this request' } }
  const items = body['events']
  if (Array.isArray(items) && items.length >= 1 && items.length <= maxItems) return { items }
  return { fault: { path: 'events', message: `expected an array of 1 to ${maxItems} events` } }
}

type ReadItem =
  | { readonly kind: 'write'; readonly index: number; readonly write: EventWrite }
  | { readonly kind: 'refused'; readonly view: ItemView }

/** Items are places in one request, so each is replayed by itself. */
function readItem(item: Json, index: number, source: string, key: string | undefined): ReadItem {
  const idempotency =
    key === undefined ? undefined : { ...scopeKey(operation, `${key} ${index}`, item), respond: keepEventAnswer }
  const parsed = parseEvent(item, source, idempotency)
  if (parsed.kind === 'parsed') return { kind: 'write', index, write: parsed.write }
  if (parsed.kind === 'refused') {
    return { kind: 'refused', view: refuseItem(index, 'invalid_request', parsed.faults) }
  }
  const errors = [{ path: 'profile_id', message: 'no such profile' }]
  return { kind: 'refused', view: refuseItem(index, 'not_found', errors) }
}

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
      const body = readItems(request.body)
      if ('fault' in body) {
        return sendProblem(reply, 'invalid_request', `${body.fault.path}: ${body.fault.message}.`, [body.fault])
      }
      const given = readIdempotencyKey(request)
      if (given.kind === 'malformed') return sendMalformedKey(reply)
      const key = given.kind === 'key' ? given.key : undefined
      const read = body.items.map((item, index) => readItem(item, index, name, key))
      const writes = read.filter(item => item.kind === 'write')
      const settled = await engine.writer.writeAll(
        workspaceId,
        writes.map(item => item.write),
      )
      const outcomes = new Map(writes.map((item, at) => [item.index, settled[at]]))
      const data = read.map((item, index) => {
        const outcome = outcomes.get(index)
        if (item.kind === 'refused') return item.view
        if (outcome === undefined) throw new Error('the writer settles every command')
        return viewSettled(index, outcome, body.items[index])
      })
      const counts = { created: 0, updated: 0, unchanged: 0, suppressed: 0, repeated: 0, refused: 0 }
      for (const item of data) counts[item.outcome] += 1
      return reply.send({ data, ...counts })
    },
  })
}
