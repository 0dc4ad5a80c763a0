import type { FastifyRequest } from 'fastify'
import type { IdempotentAnswer, Problem, Settled, StoredAnswer } from '../../domain/command.ts'
import type { Json } from '../../domain/json.ts'
import type { Engine } from '../../engine/engine.ts'
import { scopeKey } from '../scope-key.ts'
import { readIdempotencyKey, sendEarlierAnswer, sendMalformedKey, sendStoredAnswer } from './idempotency.ts'
import { type AnyReply, type Fault, sendProblem } from './problem.ts'
import { refusalCode, refusalDetail, viewProblems } from './profiles/receipt-view.ts'

// A write is answered by its receipt, whatever was written: under an idempotency key as before, refused as a problem.

export type AnyReceipt = { readonly outcome: string; readonly problems: readonly Problem[] }

/** How the receipts of one kind of write are shown. */
export type ReceiptForm<R extends AnyReceipt> = {
  readonly statusOf: (receipt: R) => 200 | 201
  readonly view: (receipt: R) => object
}

/** What the form of a body came to. */
export type ParsedWrite<W> =
  | { readonly kind: 'parsed'; readonly write: W }
  | { readonly kind: 'refused'; readonly faults: readonly Fault[] }
  /** The profile named by id cannot exist. */
  | { readonly kind: 'unknown_profile' }

/** What is kept under an idempotency key; a refusal is not, so that it can be mended under the same key. */
export function keepWith<R extends AnyReceipt>({ statusOf, view }: ReceiptForm<R>) {
  return (receipt: R): StoredAnswer | null =>
    receipt.outcome === 'refused' ? null : { status: statusOf(receipt), body: JSON.stringify(view(receipt)) }
}

type Opened<R> =
  | { readonly kind: 'answered' }
  | { readonly kind: 'open'; readonly idempotency: IdempotentAnswer<R> | undefined }

/** Answers a request whose idempotency key is malformed or was met before; else tells what its write is to carry. */
export async function openWrite<R extends AnyReceipt>(
  engine: Engine,
  workspaceId: string,
  operation: string,
  request: Pick<FastifyRequest, 'headers'> & { readonly body: Json },
  reply: AnyReply,
  form: ReceiptForm<R>,
): Promise<Opened<R>> {
  const given = readIdempotencyKey(request)
  if (given.kind === 'none') return { kind: 'open', idempotency: undefined }
  if (given.kind === 'malformed') {
    sendMalformedKey(reply)
    return { kind: 'answered' }
  }
  const scoped = scopeKey(operation, given.key, request.body)
  const earlier = await engine.findEarlierAnswer(workspaceId, scoped.key, scoped.bodyHash)
  if (earlier.kind === 'none') return { kind: 'open', idempotency: { ...scoped, respond: keepWith(form) } }
  sendEarlierAnswer(reply, earlier)
  return { kind: 'answered' }
}

export function sendSettled<R extends AnyReceipt>(
  reply: AnyReply,
  settled: Settled<R>,
  body: Json,
  form: ReceiptForm<R>,
): AnyReply {
  if (settled.kind === 'replayed') return sendStoredAnswer(reply, settled.answer)
  if (settled.kind !== 'settled') return sendEarlierAnswer(reply, settled)
  const { receipt } = settled
  if (receipt.outcome === 'refused') {
    const faults = viewProblems(receipt.problems, body)
    return sendProblem(reply, refusalCode(receipt.problems), refusalDetail(faults), faults)
  }
  reply.code(form.statusOf(receipt)).send(form.view(receipt))
  return reply
}
