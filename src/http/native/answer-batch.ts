import type { FastifyRequest } from 'fastify'
import type { IdempotentAnswer, Settled } from '../../domain/command.ts'
import { isJsonObject, type Json } from '../../domain/json.ts'
import { scopeKey } from '../scope-key.ts'
import { type AnyReceipt, keepWith, type ParsedWrite, type ReceiptForm } from './answer-write.ts'
import { readIdempotencyKey, sendMalformedKey } from './idempotency.ts'
import { type AnyReply, type Fault, type ProblemCodeOfApi, sendProblem, viewFaults } from './problem.ts'
import { refusalCode, viewProblems } from './profiles/receipt-view.ts'

// Many writes of one kind in a call: each item has its own outcome, and a refused one stops no other.

export const maxItems = 10_000

export type Batch<W, R extends AnyReceipt> = {
  /** The member of the body that holds the items, and what one is called. */
  readonly list: string
  readonly items: string
  readonly operation: string
  readonly outcomes: readonly R['outcome'][]
  readonly form: ReceiptForm<R>
  readonly parse: (item: Json, source: string, idempotency: IdempotentAnswer<R> | undefined) => ParsedWrite<W>
  readonly write: (writes: readonly W[]) => Promise<readonly Settled<R>[]>
}

type ItemView = { readonly index: number; readonly outcome: string; readonly [key: string]: unknown }

function refuseItem(index: number, code: ProblemCodeOfApi, errors: readonly Fault[]): ItemView {
  return { index, outcome: 'refused', code, errors: viewFaults(errors) }
}

/** An item's answer as it was kept under its idempotency key. */
function viewReplayed(index: number, body: string, outcomes: readonly string[]): ItemView {
  const kept: unknown = JSON.parse(body)
  const outcome = isJsonObject(kept) ? outcomes.find(each => each === kept['outcome']) : undefined
  if (!isJsonObject(kept) || outcome === undefined) throw new Error('a kept answer is a receipt')
  return { index, ...kept, outcome }
}

function viewSettled<R extends AnyReceipt>(
  { form, outcomes }: Pick<Batch<never, R>, 'form' | 'outcomes'>,
  index: number,
  settled: Settled<R>,
  item: Json | undefined,
): ItemView {
  if (settled.kind === 'replayed') return viewReplayed(index, settled.answer.body, outcomes)
  if (settled.kind === 'key_reused') return refuseItem(index, 'idempotency_key_reused', [])
  if (settled.kind === 'key_in_progress') return refuseItem(index, 'idempotency_key_in_progress', [])
  const { receipt } = settled
  if (receipt.outcome !== 'refused') return { index, ...form.view(receipt), outcome: receipt.outcome }
  return refuseItem(index, refusalCode(receipt.problems), viewProblems(receipt.problems, item))
}

function readItems(body: Json, list: string, items: string): readonly Json[] | Fault {
  if (!isJsonObject(body)) return { path: '', message: 'expected an object' }
  const superfluous = Object.keys(body).find(key => key !== list)
  if (superfluous !== undefined) return { path: superfluous, message: 'is not a key of this request' }
  const given = body[list]
  if (Array.isArray(given) && given.length >= 1 && given.length <= maxItems) return given
  return { path: list, message: `expected an array of 1 to ${maxItems} ${items}` }
}

function isFault(read: readonly Json[] | Fault): read is Fault {
  return !Array.isArray(read)
}

/** Writes the items in order and answers with an outcome for each. */
export async function answerBatch<W, R extends AnyReceipt>(
  request: Pick<FastifyRequest, 'headers'> & { readonly body: Json },
  reply: AnyReply,
  source: string,
  batch: Batch<W, R>,
): Promise<void> {
  const items = readItems(request.body, batch.list, batch.items)
  if (isFault(items)) {
    sendProblem(reply, 'invalid_request', `${items.path}: ${items.message}.`, [items])
    return
  }
  const given = readIdempotencyKey(request)
  if (given.kind === 'malformed') {
    sendMalformedKey(reply)
    return
  }
  // Items are places in one request, so each is replayed by itself.
  const idempotencyOf = (item: Json, index: number): IdempotentAnswer<R> | undefined =>
    given.kind === 'key'
      ? { ...scopeKey(batch.operation, `${given.key} ${index}`, item), respond: keepWith(batch.form) }
      : undefined
  const parsed = items.map((item, index) => batch.parse(item, source, idempotencyOf(item, index)))
  const settled = await batch.write(parsed.flatMap(item => (item.kind === 'parsed' ? [item.write] : [])))
  let at = 0
  const data = parsed.map((item, index) => {
    if (item.kind === 'refused') return refuseItem(index, 'invalid_request', item.faults)
    if (item.kind === 'unknown_profile') {
      return refuseItem(index, 'not_found', [{ path: 'profile_id', message: 'no such profile' }])
    }
    const outcome = settled[at]
    at += 1
    if (outcome === undefined) throw new Error('the writer settles every command')
    return viewSettled(batch, index, outcome, items[index])
  })
  const counts = new Map(batch.outcomes.map(outcome => [outcome, 0]))
  for (const { outcome } of data) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  reply.send({ data, ...Object.fromEntries(counts) })
}
