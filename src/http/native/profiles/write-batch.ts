import { Type } from 'typebox'
import type { IdempotentAnswer, ProfileReceipt, ProfileWrite, Settled } from '../../../domain/command.ts'
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
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { parseCommand } from './parse-command.ts'
import { refusalCode, viewProblems, viewReceipt } from './receipt-view.ts'
import { keepAnswer } from './write-profile.ts'

const operation = 'POST /v1/profiles/batch'
const maxItems = 10_000

const BatchBody = Type.Object({
  profiles: Type.Array(Type.Unsafe<Json>({ $ref: 'ProfileCommand#' }), { minItems: 1, maxItems }),
})

const BatchAnswer = Type.Object({
  data: Type.Array(
    Type.Object({
      index: Type.Integer({ description: 'The place of the item in the request, from 0.' }),
      outcome: Type.Enum(['created', 'updated', 'unchanged', 'refused']),
      profile_id: Type.Optional(Type.String({ format: 'uuid' })),
      revision: Type.Optional(Type.Integer()),
      fields: Type.Optional(Type.Unknown({ description: 'As in a receipt.' })),
      merges: Type.Optional(Type.Array(Type.Unknown())),
      conflicts: Type.Optional(Type.Array(Type.Unknown())),
      code: Type.Optional(Type.String({ description: 'Why it was refused, as in a problem.' })),
      errors: Type.Optional(Type.Array(FaultSchema)),
    }),
  ),
  created: Type.Integer(),
  updated: Type.Integer(),
  unchanged: Type.Integer(),
  refused: Type.Integer(),
})

type Outcome = ProfileReceipt['outcome']
type ItemView = { readonly index: number; readonly outcome: Outcome; readonly [key: string]: unknown }

function refuseItem(index: number, code: ProblemCodeOfApi, errors: readonly Fault[]): ItemView {
  return { index, outcome: 'refused', code, errors: viewFaults(errors) }
}

function isOutcome(value: unknown): value is Outcome {
  return value === 'created' || value === 'updated' || value === 'unchanged' || value === 'refused'
}

/** An item's answer as it was kept under its idempotency key. */
function viewReplayed(index: number, body: string): ItemView {
  const kept: unknown = JSON.parse(body)
  if (!isJsonObject(kept) || !isOutcome(kept['outcome'])) throw new Error('a kept answer is a receipt')
  return { index, ...kept, outcome: kept['outcome'] }
}

function viewSettled(index: number, settled: Settled<ProfileReceipt>, item: Json | undefined): ItemView {
  if (settled.kind === 'replayed') return viewReplayed(index, settled.answer.body)
  if (settled.kind === 'key_reused') return refuseItem(index, 'idempotency_key_reused', [])
  if (settled.kind === 'key_in_progress') return refuseItem(index, 'idempotency_key_in_progress', [])
  const { receipt } = settled
  if (receipt.outcome !== 'refused') return { index, ...viewReceipt(receipt) }
  return refuseItem(index, refusalCode(receipt.problems), viewProblems(receipt.problems, item))
}

function findBodyFault(body: Json): Fault | undefined {
  if (!isJsonObject(body)) return { path: '', message: 'expected an object' }
  const superfluous = Object.keys(body).find(key => key !== 'profiles')
  if (superfluous !== undefined) return { path: superfluous, message: 'is not a key of this request' }
  const items = body['profiles']
  if (Array.isArray(items) && items.length >= 1 && items.length <= maxItems) return undefined
  return { path: 'profiles', message: `expected an array of 1 to ${maxItems} commands` }
}

function itemsOf(body: Json): readonly Json[] {
  const items = isJsonObject(body) ? body['profiles'] : undefined
  return Array.isArray(items) ? items : []
}

/** Items are places in one request, so each is replayed by itself. */
function idempotencyOf(key: string, index: number, item: Json): IdempotentAnswer<ProfileReceipt> {
  return { ...scopeKey(operation, `${key} ${index}`, item), respond: keepAnswer }
}

type ReadItem =
  | { readonly kind: 'write'; readonly index: number; readonly write: ProfileWrite }
  | { readonly kind: 'refused'; readonly view: ItemView }

function readItem(
  item: Json,
  index: number,
  source: string,
  idempotency: IdempotentAnswer<ProfileReceipt> | undefined,
): ReadItem {
  const parsed = parseCommand(item, source, idempotency)
  if (parsed.kind === 'parsed') return { kind: 'write', index, write: parsed.write }
  if (parsed.kind === 'refused') {
    return { kind: 'refused', view: refuseItem(index, 'invalid_request', parsed.faults) }
  }
  const errors = [{ path: 'profile_id', message: 'no such profile' }]
  return { kind: 'refused', view: refuseItem(index, 'not_found', errors) }
}

export function registerWriteBatch(app: NativeApp, { engine }: NativeContext): void {
  app.route({
    method: 'POST',
    url: '/profiles/batch',
    config: needs('profiles:write'),
    validatorCompiler: takeAnything,
    schema: {
      summary: 'Write many profiles',
      description:
        'Up to 10,000 commands in order. Each has its own outcome; a refused one changes nothing and stops no other. With `Idempotency-Key`, items already written are answered as before.',
      tags: ['profiles'],
      headers: IdempotencyHeaders,
      body: BatchBody,
      response: { 200: BatchAnswer, ...problemResponses(400, 413, 415) },
    },
    async handler(request, reply) {
      const { workspaceId, name } = principalOf(request)
      const body: Json = request.body
      const fault = findBodyFault(body)
      if (fault !== undefined) return sendProblem(reply, 'invalid_request', `${fault.path}: ${fault.message}.`, [fault])
      const given = readIdempotencyKey(request)
      if (given.kind === 'malformed') return sendMalformedKey(reply)
      const items = itemsOf(body)
      const read = items.map((item, index) =>
        readItem(item, index, name, given.kind === 'key' ? idempotencyOf(given.key, index, item) : undefined),
      )
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
        return viewSettled(index, outcome, items[index])
      })
      const counts = { created: 0, updated: 0, unchanged: 0, refused: 0 }
      for (const item of data) counts[item.outcome] += 1
      return reply.send({ data, ...counts })
    },
  })
}
