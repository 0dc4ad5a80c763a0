import { Type } from 'typebox'
import type { RecordReceipt, RecordWrite, Settled } from '../../../domain/command.ts'
import { isJsonObject, type Json } from '../../../domain/json.ts'
import { receiptOf } from '../../../engine/receipt-of.ts'
import { takeAnything } from '../../validator.ts'
import { maxItems } from '../answer-batch.ts'
import { openWrite, type ReceiptForm, sendSettled } from '../answer-write.ts'
import { IdempotencyHeaders } from '../idempotency.ts'
import { ObjectParam } from '../params.ts'
import { type Fault, FaultSchema, problemResponses, sendProblem, viewFaults } from '../problem.ts'
import { refusalDetail, viewProblems } from '../profiles/receipt-view.ts'
import { named } from '../profiles/route-parts.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { findObject, sendNoObject } from './find-object.ts'
import { parseRecord } from './parse-record.ts'

const Params = Type.Object({ object: ObjectParam })

const RecordCommand = Type.Object(
  {
    set: Type.Record(Type.String(), Type.Unknown(), { description: 'Field to value; null clears.' }),
    mode: Type.Optional(
      Type.Enum(['upsert', 'append'], {
        description: '`append` always makes a row; without it, as the object is declared.',
      }),
    ),
    match_key: Type.Optional(Type.String({ description: 'For `upsert`: the identity key that finds the row.' })),
    observed_at: Type.Optional(
      Type.String({ description: 'When the values were true, ISO 8601 with a time zone; without it, now.' }),
    ),
    source: Type.Optional(Type.String({ description: 'Who says so; without it, the name of the API key.' })),
  },
  { additionalProperties: false },
)

const BatchAnswer = Type.Object({
  data: Type.Array(
    Type.Object({
      index: Type.Integer({ description: 'The place of the item in the request, from 0.' }),
      outcome: Type.Enum(['created', 'updated', 'unchanged', 'refused']),
      record_id: Type.Optional(Type.String({ format: 'uuid' })),
      errors: Type.Optional(Type.Array(FaultSchema)),
    }),
  ),
  created: Type.Integer(),
  updated: Type.Integer(),
  unchanged: Type.Integer(),
  refused: Type.Integer(),
})

function viewReceipt({ recordId, outcome }: RecordReceipt) {
  return { record_id: recordId, outcome }
}

const recordForm: ReceiptForm<RecordReceipt> = {
  statusOf: ({ outcome }) => (outcome === 'created' ? 201 : 200),
  view: viewReceipt,
}

function registerWriteRecord(app: NativeApp, { engine }: NativeContext): void {
  app.route({
    method: 'POST',
    url: '/records/:object',
    config: needs('profiles:write'),
    validatorCompiler: takeAnything,
    schema: {
      summary: 'Write a record',
      description:
        'Writes a row of an object other than profiles, for example an order: 201 when it is new, else 200. A field that names a person links the row to that person.',
      tags: ['records'],
      params: Params,
      headers: IdempotencyHeaders,
      body: Type.Unsafe<Json>(RecordCommand),
      response: {
        200: named('RecordReceipt'),
        201: named('RecordReceipt'),
        ...problemResponses(400, 404, 409, 413, 415, 422),
      },
    },
    async handler(request, reply) {
      const { workspaceId, name } = principalOf(request)
      const { body } = request
      const object = await findObject(engine.config, workspaceId, request.params.object)
      if (object === undefined) return sendNoObject(reply)
      const operation = `POST /v1/records/${object.name}`
      const opened = await openWrite(engine, workspaceId, operation, request, reply, recordForm)
      if (opened.kind === 'answered') return reply
      const parsed = parseRecord(body, {
        object: object.name,
        mode: object.ingestion.defaultWriteMode,
        source: name,
        idempotency: opened.idempotency,
      })
      if (parsed.kind === 'refused') {
        return sendProblem(reply, 'invalid_request', refusalDetail(parsed.faults), parsed.faults)
      }
      return sendSettled(reply, await engine.writer.write(workspaceId, parsed.write), body, recordForm)
    },
  })
}

type ItemView = { readonly index: number; readonly outcome: RecordReceipt['outcome']; readonly [key: string]: unknown }

function refuseItem(index: number, faults: readonly Fault[]): ItemView {
  return { index, outcome: 'refused', errors: viewFaults(faults) }
}

function viewItem(index: number, settled: Settled<RecordReceipt> | undefined, item: Json): ItemView {
  const receipt = receiptOf(settled)
  if (receipt.outcome === 'refused') return refuseItem(index, viewProblems(receipt.problems, item))
  return { index, record_id: receipt.recordId, outcome: receipt.outcome }
}

function registerWriteRecordBatch(app: NativeApp, { engine }: NativeContext): void {
  app.route({
    method: 'POST',
    url: '/records/:object/batch',
    config: needs('profiles:write'),
    validatorCompiler: takeAnything,
    schema: {
      summary: 'Write many records',
      description: 'Up to 10,000 rows of one object in order, each with its own outcome.',
      tags: ['records'],
      params: Params,
      body: Type.Unsafe<Json>(Type.Object({ records: Type.Array(RecordCommand, { minItems: 1, maxItems }) })),
      response: { 200: BatchAnswer, ...problemResponses(400, 404, 413, 415) },
    },
    async handler(request, reply) {
      const { workspaceId, name } = principalOf(request)
      const { body } = request
      const object = await findObject(engine.config, workspaceId, request.params.object)
      if (object === undefined) return sendNoObject(reply)
      const items = isJsonObject(body) && Object.keys(body).length === 1 ? body['records'] : undefined
      if (!Array.isArray(items) || items.length < 1 || items.length > maxItems) {
        const message = `expected an array of 1 to ${maxItems} records`
        return sendProblem(reply, 'invalid_request', `records: ${message}.`, [{ path: 'records', message }])
      }
      const defaults = {
        object: object.name,
        mode: object.ingestion.defaultWriteMode,
        source: name,
        idempotency: undefined,
      }
      const parsed = items.map((item: Json) => parseRecord(item, defaults))
      const writes = new Map<number, RecordWrite>()
      for (const [index, item] of parsed.entries()) if (item.kind === 'parsed') writes.set(index, item.write)
      const settled = await engine.writer.writeAll(workspaceId, [...writes.values()])
      const outcomes = new Map([...writes.keys()].map((index, at) => [index, settled[at]]))
      const data = parsed.map((item, index) =>
        item.kind === 'refused'
          ? refuseItem(index, item.faults)
          : viewItem(index, outcomes.get(index), items[index] ?? null),
      )
      const counts = { created: 0, updated: 0, unchanged: 0, refused: 0 }
      for (const item of data) counts[item.outcome] += 1
      return reply.send({ data, ...counts })
    },
  })
}

export function registerWriteRecords(app: NativeApp, context: NativeContext): void {
  registerWriteRecord(app, context)
  registerWriteRecordBatch(app, context)
}
